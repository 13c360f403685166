import { createServer, type Server, type Socket } from 'node:net'
import type { PGlite } from '@electric-sql/pglite'
import { createFramer, type Frame, messages, openingOf, passwordIn } from './wire.ts'

/**
 * Serves one PGlite, which has one session, to many connections as if each had its own.
 *
 * The session changes hands only between turns: a turn is a simple query, or everything up to a Sync, and a
 * connection keeps its turn for the whole of a transaction. Messages of different connections are never mixed, so
 * unnamed statements, errors and transactions stay with their owner. Notifications go to every connection, for
 * whichever of them listens. Named statements and SET are shared; nothing here uses them.
 *
 * @param password asked of every connection, where there is one
 */
export async function servePGlite(db: PGlite, password: string | null): Promise<Server> {
  const greeting = Buffer.from(await db.execProtocolRaw(messages.startup('postgres', 'postgres')))
  const sockets = new Set<Socket>()
  const session = createSession(db, (notification) => {
    for (const socket of sockets) socket.write(notification)
  })

  return createServer((socket) => {
    const framer = createFramer()
    let phase: 'opening' | 'password' | 'open' = 'opening'
    let turn: Buffer[] = []

    const welcome = () => {
      phase = 'open'
      sockets.add(socket)
      socket.write(greeting)
    }
    const receive = (frame: Frame): unknown => {
      if (phase === 'opening') {
        const opening = openingOf(frame)
        if (opening === 'encryption') return socket.write(messages.noEncryption)
        if (opening === 'cancel') return socket.destroy()
        if (password === null) return welcome()
        phase = 'password'
        return socket.write(messages.askForPassword)
      }
      if (phase === 'password') {
        if (frame.type === 'p' && passwordIn(frame) === password) return welcome()
        return socket.end(messages.refusal('28P01', 'password authentication failed'))
      }
      if (frame.type === 'X') return socket.end()
      turn.push(frame.bytes)
      if (frame.type !== 'S' && frame.type !== 'Q') return
      session.take(socket, turn)
      turn = []
      return
    }

    socket.setNoDelay(true)
    socket.on('data', (data) => {
      framer.push(data)
      for (let frame = framer.next(phase === 'opening'); frame; frame = framer.next(phase === 'opening')) receive(frame)
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      sockets.delete(socket)
      session.leave(socket)
    })
  })
}

interface Turn {
  readonly owner: Socket
  readonly messages: readonly Buffer[]
}

/** Hands the one session from turn to turn. */
function createSession(db: PGlite, notify: (notification: Buffer) => void) {
  let waiting: Turn[] = []
  /** Who is in a transaction: nobody else gets a turn until it ends. */
  let holder: Socket | null = null
  let running = false

  const nextTurn = (): Turn | undefined => {
    const n = holder ? waiting.findIndex(({ owner }) => owner === holder) : 0
    return n < 0 ? undefined : waiting.splice(n, 1)[0]
  }

  const play = async ({ owner, messages }: Turn): Promise<void> => {
    const framer = createFramer()
    for (const message of messages) framer.push(await db.execProtocolRaw(message))
    const answer: Buffer[] = []
    for (let frame = framer.next(); frame; frame = framer.next()) {
      if (frame.type === 'A') notify(frame.bytes)
      else answer.push(frame.bytes)
      if (frame.type === 'Z') holder = frame.bytes[5] === 0x49 ? null : owner
    }
    if (owner.writable) owner.write(Buffer.concat(answer))
    else if (holder === owner) await rollBack()
  }

  const rollBack = async (): Promise<void> => {
    holder = null
    await db.exec('ROLLBACK')
  }

  const run = async (): Promise<void> => {
    if (running) return
    running = true
    try {
      for (let turn = nextTurn(); turn; turn = nextTurn()) await play(turn)
    } finally {
      running = false
    }
  }

  return {
    take(owner: Socket, messages: readonly Buffer[]): void {
      waiting.push({ owner, messages })
      void run()
    },
    /** Forgets a connection that has gone; its open transaction is rolled back. */
    leave(owner: Socket): void {
      waiting = waiting.filter((turn) => turn.owner !== owner)
      if (holder !== owner || running) return
      void rollBack().then(run)
    },
  }
}
