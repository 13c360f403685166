import { MessageType, parseMessage } from 'graphql-ws'
import { WebSocket } from 'ws'

/** Hears what the server says of feeds to a kit. */
export interface Witness {
  /** For the kit. */
  readonly webSocket: unknown
  /** Events that did not come when it was their turn, in words. */
  readonly wrong: readonly string[]
  /** Connections that came about. */
  readonly opened: number
  /** Breaks all connections without a word. */
  cut(): void
}

/**
 * Without it tests would see of a server that repeats events nothing, and of one that mixes them up little: the kit
 * leaves out what it has told.
 *
 * @param placed the address to connect to now, where it is not always the kit's own
 */
export function createWitness(placed?: () => string): Witness {
  const wrong: string[] = []
  const sockets = new Set<WebSocket>()
  let opened = 0

  class Heard extends WebSocket {
    /** The number that each subscription must be told next; of one from the beginning the first may have any. */
    readonly due = new Map<string, number>()

    constructor(url: string, protocols: string) {
      super(placed?.().replace(/^http/, 'ws') ?? url, protocols)
      sockets.add(this)
      this.on('open', () => opened++)
      this.on('close', () => sockets.delete(this))
      this.on('message', (data) => {
        const message = parseMessage(String(data))
        if (message.type !== MessageType.Next || !message.payload.data) return
        const { at } = message.payload.data['feed'] as { at: number }
        const due = this.due.get(message.id) ?? at
        if (at !== due) wrong.push(`event ${at} was told in place of ${due}`)
        this.due.set(message.id, at + 1)
      })
    }

    override send(text: string): void {
      const message = parseMessage(text)
      const after = message.type === MessageType.Subscribe && Number(message.payload.variables?.['after'])
      if (after) this.due.set(message.id, after + 1)
      super.send(text)
    }
  }
  return {
    webSocket: Heard,
    wrong,
    get opened() {
      return opened
    },
    cut() {
      for (const socket of sockets) socket.terminate()
    },
  }
}
