import { randomUUID } from 'node:crypto'
import type { OperationDefinitionNode } from 'graphql'
import type { Log } from '../../domain/ports.ts'

/** The one line that the log has of an operation, as far as it is known. Never variables, nor results. */
export interface Line {
  /** By `performance.now()`. */
  readonly started: number
  /** The viewer's id. */
  readonly user: string | null
  /** None when it cannot be told which operation is meant. */
  node?: OperationDefinitionNode
  /** See {@link idOf}. */
  requestId?: string
}

/** Names an operation in the log and in masked errors: from when it is first told, for streams are told at their end. */
export function idOf(line: Line): string {
  line.requestId ??= randomUUID()
  return line.requestId
}

/** Names are the client's to choose, and may be as long as a document. */
const longestName = 100

/** Tells the end of an operation, in one line. */
export function tellOperation(log: Log, line: Line, [first]: readonly Failure[] = []): void {
  const { started, user, node } = line
  const operation = node?.operation
  const name = node?.name?.value.slice(0, longestName) ?? null
  const outcome = first ? String(first.extensions?.['code'] ?? 'error') : 'ok'
  const duration = Math.round(performance.now() - started)
  log.info({ requestId: idOf(line), operation, user, outcome, name, duration }, 'operation')
}

interface Failure {
  readonly extensions?: Readonly<Record<string, unknown>>
}
