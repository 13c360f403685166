import { createServer, type Server, type Socket } from 'node:net'
import type { PGlite } from '@electric-sql/pglite'
import { createFramer, type Frame, lookThrough, messages, openingOf, passwordIn } from './wire.ts'

/**
 * Serves one PGlite, which has one session, to many connections as if each had its own.
 *
 * The session changes hands only between turns: a turn is a simple query, or everything up to a Sync, and a
 * connection keeps its turn for the whole of a transaction. Messages of different connections are never mixed, so
 * unnamed statements, errors and transactions stay with their owner. Notifications go to every connection, for
 * whichever of them listens. A statement that one has prepared is prepared for all: whoever prepares it anew is told that
 * it is done. SET is shared, and nothing here uses it.
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
    let turn: Frame[] = []

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
      turn.push(frame)
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
  /** Up to where an answer is waited for. */
  readonly frames: readonly Frame[]
}

/** Hands the one session from turn to turn. */
function createSession(db: PGlite, notify: (notification: Buffer) => void) {
  let waiting: Turn[] = []
  /** Who is in a transaction: nobody else gets a turn until it ends. */
  let holder: Socket | null = null
  let running = false
  const prepared = createPrepared()

  const nextTurn = (): Turn | undefined => {
    const n = holder ? waiting.findIndex(({ owner }) => owner === holder) : 0
    return n < 0 ? undefined : waiting.splice(n, 1)[0]
  }

  const play = async ({ owner, frames }: Turn): Promise<void> => {
    const [first] = frames
    const isPrepared = first !== undefined && prepared.has(first)
    const answer = await playOn(db, isPrepared ? frames.slice(1) : frames)
    const told: Buffer[] = isPrepared ? [messages.parseComplete] : []
    let from = 0
    lookThrough(answer, (type, start, end) => {
      if (type === '1' && first) prepared.add(first)
      if (type === 'Z') holder = answer[start + 5] === 0x49 ? null : owner
      if (type !== 'A') return
      notify(answer.subarray(start, end))
      told.push(answer.subarray(from, start))
      from = end
    })
    told.push(answer.subarray(from))
    if (owner.writable) owner.write(joined(told))
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
    take(owner: Socket, frames: readonly Frame[]): void {
      waiting.push({ owner, frames })
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

/** All at once, and without the library reading the answer along. */
async function playOn(db: PGlite, frames: readonly Frame[]): Promise<Buffer> {
  const pieces: Buffer[] = []
  await db.execProtocolRawStream(Buffer.concat(frames.map(({ bytes }) => bytes)), {
    // Of memory that is used again.
    onRawData: (piece) => pieces.push(Buffer.from(piece)),
  })
  return joined(pieces)
}

/** As a rule there is one, which need not be copied. */
const joined = (pieces: readonly Buffer[]): Buffer =>
  pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)

/** The named statements of the session. With pg, what prepares one begins a turn; nothing here forgets one. */
function createPrepared() {
  const known = new Set<string>()
  const isNamed = ({ type, bytes }: Frame) => type === 'P' && bytes[5] !== 0
  const keyOf = ({ bytes }: Frame) => bytes.toString('latin1')
  return {
    /** Another of the same name is not known, and refused by PostgreSQL. */
    has: (frame: Frame) => isNamed(frame) && known.has(keyOf(frame)),
    add(frame: Frame): void {
      if (isNamed(frame)) known.add(keyOf(frame))
    },
  }
}
