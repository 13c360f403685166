import { randomUUID } from 'node:crypto'
import type { OperationDefinitionNode } from 'graphql'
import type { ApiContext } from '../../domain/context.ts'
import { knownName } from './known-names.ts'

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
export function tellOperation({ log, telemetry }: Told, line: Line, [first]: readonly Failure[] = []): void {
  const { started, user, node } = line
  const operation = node?.operation
  const name = node?.name?.value.slice(0, longestName) ?? null
  const outcome = first ? String(first.extensions?.['code'] ?? 'error') : 'ok'
  const took = performance.now() - started
  const duration = Math.round(took)
  log.info({ requestId: idOf(line), operation, user, outcome, name, duration }, 'operation')
  const kind = operation ?? 'unknown'
  const known = knownName(node)
  telemetry.count('operations', { name: known, kind, outcome: outcomeOf(first) })
  // How long somebody listens says nothing of us.
  if (kind !== 'subscription') telemetry.measure('operationDuration', { name: known, kind }, took / 1_000)
}

type Told = Pick<ApiContext, 'log' | 'telemetry'>

/** Whose fault it was: what has no code, or one of these, is ours. */
export function outcomeOf(first: Failure | undefined): 'ok' | 'refused' | 'failed' {
  if (!first) return 'ok'
  const code = first.extensions?.['code']
  return code === undefined || code === 'INTERNAL_SERVER_ERROR' || code === 'TIMEOUT' ? 'failed' : 'refused'
}

export interface Failure {
  readonly extensions?: Readonly<Record<string, unknown>>
}
