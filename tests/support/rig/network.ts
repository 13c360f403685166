import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../servers/ports.ts'

/** A network between a client and a server, that can break. */
export interface Network extends AsyncDisposable {
  readonly port: number
  /** How often a client has tried to connect. */
  readonly attempts: number
  /** Breaks all connections and refuses new ones. */
  cut(): void
  /** Holds every byte back, in both directions, for so many milliseconds. */
  delay(milliseconds: number): void
  /** Lets nothing through and says nothing of it: no byte, no FIN, as when a router forgot the connection. */
  stall(): void
  /** Works again. Connections that were stalled stay dead for ever. */
  heal(): void
  /** Breaks all connections; new ones work. */
  dropAll(): void
}

export async function startNetwork(targetPort: number, targetHost = '127.0.0.1'): Promise<Network> {
  const port = await freePort()
  const pairs = new Set<{ ends: readonly Socket[]; dead: boolean }>()
  let state: 'open' | 'cut' | 'stalled' = 'open'
  let lag = 0
  let attempts = 0

  const server = createServer({ allowHalfOpen: true }, (client) => {
    attempts++
    if (state === 'cut') return void client.resetAndDestroy()
    const target = connect({ port: targetPort, host: targetHost, allowHalfOpen: true })
    const pair = { ends: [client, target], dead: state === 'stalled' }
    pairs.add(pair)
    carry(client, target, pair)
    carry(target, client, pair)
    for (const end of pair.ends) {
      end.on('error', () => breakOff(pair))
      end.on('close', () => !pair.dead && breakOff(pair))
    }
  })

  function carry(from: Socket, to: Socket, pair: { dead: boolean }): void {
    from.setNoDelay(true)
    // One chunk after the other, so that a delay does not change their order.
    let last: Promise<unknown> = Promise.resolve()
    const later = (act: () => void) => {
      const due = lag > 0 ? sleep(lag) : null
      last = last.then(() => due).then(() => !pair.dead && act())
    }
    from.on('data', (data) => later(() => to.writable && to.write(data)))
    from.on('end', () => later(() => to.end()))
  }
  function breakOff(pair: { ends: readonly Socket[]; dead: boolean }): void {
    pair.dead = true
    pairs.delete(pair)
    for (const end of pair.ends) end.destroy()
  }
  const dropAll = () => pairs.forEach(breakOff)

  await once(server.listen(port, '127.0.0.1'), 'listening')
  return {
    port,
    get attempts() {
      return attempts
    },
    cut() {
      state = 'cut'
      dropAll()
    },
    delay(milliseconds) {
      lag = milliseconds
    },
    stall() {
      state = 'stalled'
      for (const pair of pairs) pair.dead = true
    },
    heal() {
      state = 'open'
      lag = 0
    },
    dropAll,
    async [Symbol.asyncDispose]() {
      state = 'cut'
      dropAll()
      server.close()
    },
  }
}
