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
