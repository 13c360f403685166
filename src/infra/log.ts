import { type Logger, pino } from 'pino'
import pretty from 'pino-pretty'
import { sqlStateOf } from '../domain/errors.ts'

/** Bytes that wait to be written together, and how long at most, in milliseconds. */
const gathered = { bytes: 16_000, time: 100 }

/** Structured logs on standard output: JSON lines, or lines for people. Never what letters say, nor any secret. */
export function createLog({ level, pretty: forPeople }: { level: string; pretty: boolean }): Logger {
  if (forPeople) {
    return pino(logOptions(level), pretty({ sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss.l' }))
  }
  // A write for each line would cost more than making it. Pino writes what is left when the process exits.
  const output = pino.destination({ sync: false, minLength: gathered.bytes })
  setInterval(() => output.flush(), gathered.time).unref()
  return pino(logOptions(level), output)
}

export const logOptions = (level: string) => ({
  level,
  serializers: { err: withoutData },
  formatters: { log: (line: object) => withoutSecrets(line) },
})

const secrets = new Set(['password', 'accessToken', 'refreshToken', 'authorization', 'body', 'content'])

/**
 * Nothing logs any of these, nor an object with one of them; were it ever to happen, they stay out. (Pino's redaction
 * copies each line, whether there is anything in it or not: that took longer than writing it.)
 */
function withoutSecrets(line: object, depth = 1): Record<string, unknown> {
  const given = line as Record<string, unknown>
  let told = given
  for (const name of Object.keys(given)) {
    const value = given[name]
    const safe = secrets.has(name) ? '[Redacted]' : depth > 0 && isData(value) ? withoutSecrets(value, 0) : value
    if (safe === value) continue
    if (told === given) told = { ...given }
    told[name] = safe
  }
  return told
}

/** Of errors there is `withoutData`. */
const isData = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !(value instanceof Error)

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
  const place = error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .join('\n')
  return {
    type: name,
    ...(code !== undefined && { code }),
    ...(sqlState !== undefined && sqlState !== code && { sqlState }),
    ...(!quotesData && { message }),
    stack: place,
    ...(cause !== undefined && { cause: withoutData(cause) }),
  }
}
