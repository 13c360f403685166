import type { Log } from '../../domain/ports.ts'

/** What the log tells of an operation: never variables, nor results. */
export interface OperationLine {
  readonly requestId: string
  /** Query, mutation or subscription; undefined when that cannot be told. */
  readonly operation?: string | undefined
  /** As its author named it. */
  readonly name: string | null
  /** The viewer's id. */
  readonly user: string | null
  /** By `performance.now()`. */
  readonly started: number
  /** `ok`, or the code of the first error. */
  readonly outcome: string
}

/** Names are the client's to choose, and may be as long as a document. */
const longestName = 100

/** Tells the end of an operation, in one line. */
export function tellOperation(log: Log, { started, name, ...line }: OperationLine): void {
  const duration = Math.round(performance.now() - started)
  log.info({ ...line, name: name?.slice(0, longestName) ?? null, duration }, 'operation')
}

/** The outcome that errors come to. */
export const outcomeOf = ([first]: readonly { readonly extensions?: Readonly<Record<string, unknown>> }[]): string =>
  first ? String(first.extensions?.['code'] ?? 'error') : 'ok'
