import { type Logger, pino } from 'pino'
import pretty from 'pino-pretty'
import { sqlStateOf } from '../domain/errors.ts'
import { traceFields } from './tracer.ts'

/** Bytes that wait to be written together, and how long at most, in milliseconds. */
const gathered = { bytes: 16_000, time: 100 }

/** Structured logs on standard output: JSON lines, or lines for people. Never what letters say, nor any secret. */
export function createLog({ level, pretty: forPeople }: { level: string; pretty: boolean }): Logger {
  const mixin = traceFields()
  const options = { ...logOptions(level), ...(mixin && { mixin }) }
  if (forPeople) {
    return pino(options, pretty({ sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss.l' }))
  }
  // A write for each line would cost more than making it. Pino writes what is left when the process exits.
  const output = pino.destination({ sync: false, minLength: gathered.bytes })
  setInterval(() => output.flush(), gathered.time).unref()
  return pino(options, output)
}

export const logOptions = (level: string) => ({
  level,
  serializers: { err: withoutData },
  formatters: { log: (line: object) => withoutSecrets(line) },
})

const secrets = new Set(['password', 'token', 'accessToken', 'refreshToken', 'authorization', 'body', 'content'])

/**
 * A line as it may be written: plain values, lists of them, and an error as `err`. What is in an object cannot be known
 * here, however deep, so there is none; nor is there anything by the name of a secret. Nothing logs either; were it ever
 * to happen, they stay out. (Pino's redaction copies each line, whether there is anything in it or not: that took longer
 * than writing it.)
 */
function withoutSecrets(line: object): Record<string, unknown> {
  const given = line as Record<string, unknown>
  let told = given
  for (const name of Object.keys(given)) {
    const value = given[name]
    if (!secrets.has(name) && (isPlain(value) || (name === 'err' && value instanceof Error))) continue
    if (told === given) told = { ...given }
    told[name] = '[Redacted]'
  }
  return told
}

const isPlain = (value: unknown): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (Array.isArray(value) && value.every((item) => typeof item !== 'object'))

/**
 * An error as it may be logged: kind, code, message, place and cause, never what else hangs on it, such as the
 * arguments of a Redis command. What Prisma and PostgreSQL say of an error quotes the values of a statement, and a
 * JSON parser what it was given, which may be a letter's: of theirs the message goes too.
 */
function withoutData(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const { name, message, cause, code, severity } = error as Error & { code?: unknown; severity?: unknown }
  const sqlState = sqlStateOf(error)
  const quotesData =
    /^Prisma|^DriverAdapter|^SyntaxError$|^GraphQLError$/.test(name) ||
    /^Prisma/.test(error.constructor.name) ||
    severity !== undefined
  return {
    type: name,
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(sqlState !== undefined && sqlState !== code && { sqlState }),
    ...(!quotesData && { message }),
    stack: placeOf(error),
    ...(cause !== undefined && { cause: withoutData(cause) }),
  }
}

/** The lines of its stack behind the message, which may have lines that look like them. */
function placeOf({ message, stack = '' }: Error): string | undefined {
  const at = stack.indexOf(message)
  // Then it has said something else before, which would be found there.
  if (at < 0) return undefined
  const lines = stack.slice(at + message.length).split('\n')
  return lines.filter((line) => line.startsWith('    at ')).join('\n')
}
