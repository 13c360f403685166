import { sqlStateOf, tookTooLong } from '../domain/errors.ts'
import { printable } from './printable.ts'

/** Something outside that only the operator can mend: its message says what, and what to do. No stack is of any use. */
export class OperatorError extends Error {
  constructor(message: string) {
    super(printable(message))
  }
}

/**
 * What the system says of an error, in a few words: its connect errors to several addresses have an empty message of
 * their own.
 */
export function wordsOf(error: unknown): string {
  if (error instanceof AggregateError) return [...new Set(error.errors.map(wordsOf))].join(', ')
  return error instanceof Error ? error.message || ((error as NodeJS.ErrnoException).code ?? error.name) : String(error)
}

/** The code that Node or PostgreSQL gives an error; of several, the first. */
export function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0])
  const code = error instanceof Error && (error as NodeJS.ErrnoException).code
  return typeof code === 'string' ? code : undefined
}

/** Of connections, and of what PostgreSQL, Prisma and the system have for a server that is away, full or stopping. */
const away = /^(08...|53...|57P0.|P10..|ECONN[A-Z]+|EPIPE|ETIMEDOUT|E(HOST|NET)UNREACH|ENOTFOUND|EAI_AGAIN)$/

/**
 * The sentence for an operator in place of what is thrown where the database says nothing, or is out of reach; of anything
 * else itself. Nothing of the error is quoted, as it quotes what was asked.
 */
export function silenceOf(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof OperatorError) return error
  const code = sqlStateOf(error) ?? codeOf(error) ?? ''
  if (tookTooLong(error)) return new OperatorError('The database does not answer in time: see to it, and ask again.')
  const isAway = away.test(code) || error.message.startsWith('Connection terminated')
  return isAway ? new OperatorError('The database is out of reach: see that it runs, and ask again.') : error
}
