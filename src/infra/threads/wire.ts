/** Framing of PostgreSQL's protocol 3.0 (PostgreSQL documentation, chapter "Frontend/Backend Protocol"). */

export interface Frame {
  /** One letter, or '' for the messages that open a connection. */
  readonly type: string
  /** The whole message, header included. */
  readonly bytes: Buffer
}

/**
 * Goes through an answer without taking it apart, which has a message for each row.
 *
 * @param see told of each message by which letter it begins with, and where it begins and ends
 */
export function lookThrough(answer: Buffer, see: (type: string, start: number, end: number) => void): void {
  for (let start = 0, end = 0; start < answer.length; start = end) {
    end = start + 1 + answer.readInt32BE(start + 1)
    see(String.fromCharCode(answer[start] ?? 0), start, end)
  }
}

/** Collects bytes and gives out whole messages. */
export function createFramer() {
  let pending: Buffer = Buffer.alloc(0)
  return {
    /** @param data which is kept */
    push(data: Buffer): void {
      pending = pending.length === 0 ? data : Buffer.concat([pending, data])
    },
    /** @param opening the first message of a connection has no type letter */
    next(opening = false): Frame | null {
      const header = opening ? 0 : 1
      if (pending.length < header + 4) return null
      const length = header + pending.readInt32BE(header)
      if (pending.length < length) return null
      const bytes = pending.subarray(0, length)
      pending = pending.subarray(length)
      return { type: opening ? '' : String.fromCharCode(bytes[0] ?? 0), bytes }
    },
  }
}

const sslRequest = 80877103
const gssRequest = 80877104
const cancelRequest = 80877102

/** What the message that opens a connection asks for. */
export function openingOf({ bytes }: Frame): 'encryption' | 'cancel' | 'session' {
  const code = bytes.readInt32BE(4)
  if (code === sslRequest || code === gssRequest) return 'encryption'
  return code === cancelRequest ? 'cancel' : 'session'
}

export const messages = {
  /** Answers a request for encryption: there is none. */
  noEncryption: Buffer.from('N'),
  /** AuthenticationCleartextPassword. */
  askForPassword: Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]),
  /** ParseComplete: a statement is prepared. */
  parseComplete: Buffer.from([0x31, 0, 0, 0, 4]),
  /** ErrorResponse, fatal. */
  refusal(code: string, message: string): Buffer {
    const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`)
    const head = Buffer.from([0x45, 0, 0, 0, 0])
    head.writeInt32BE(fields.length + 4, 1)
    return Buffer.concat([head, fields])
  },
  /** StartupMessage of a session. */
  startup(user: string, database: string): Buffer {
    const parameters = Buffer.from(`user\0${user}\0database\0${database}\0\0`)
    const head = Buffer.alloc(8)
    head.writeInt32BE(parameters.length + 8, 0)
    head.writeInt32BE(0x0003_0000, 4)
    return Buffer.concat([head, parameters])
  },
}

/** The text of a PasswordMessage. */
export const passwordIn = ({ bytes }: Frame): string => bytes.subarray(5, -1).toString()
