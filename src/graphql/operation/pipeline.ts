import { randomUUID } from 'node:crypto'
import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLSchema,
  type OperationTypeNode,
} from 'graphql'
import pLimit from 'p-limit'
import type { ApiContext } from '../../domain/context.ts'
import type { Allowance } from '../../domain/ports.ts'
import { type CapsuleLoader, createCapsuleLoader } from '../schema/capsule-loader.ts'
import { type GraphQLContext, unauthenticated } from '../schema/context.ts'
import { schema } from '../schema/schema.ts'
import { admit, type Caller } from './admission.ts'
import { createDocuments, RefusedDocument, withoutSuggestions } from './documents.ts'
import { maskError, requestError } from './errors.ts'
import { outcomeOf, tellOperation } from './log.ts'
import { resultsOf } from './pages.ts'
import { inTime } from './timeout.ts'

/** What a client asks for. */
export interface OperationRequest {
  readonly query: string
  /** Off the wire it may be anything. */
  readonly operationName?: unknown
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined
}

export type Answer = ExecutionResult | AsyncIterableIterator<ExecutionResult>

/** An operation that may run. */
export interface Ready {
  readonly document: DocumentNode
  readonly operationName: string | null
  readonly allowance: Allowance | null
  /**
   * Runs it, once. Never rejects: whatever goes wrong is in the answer, masked.
   *
   * @param ending ends a subscription: the client left, or its session is over
   */
  run(ending: () => AbortSignal): Promise<Answer>
}

/** An operation that may not, and why. */
export interface Refused {
  readonly errors: readonly GraphQLError[]
}

/** What becomes of every operation, whoever carried it: from text to a result or a stream of results. */
export interface Operations {
  readonly schema: GraphQLSchema
  /**
   * Counts it and understands it. What is refused here has its line in the log.
   *
   * @param rule of its transport; throws a GraphQLError for what it does not carry
   */
  prepare(request: OperationRequest, caller: Caller, rule?: (kind: OperationTypeNode) => void): Promise<Ready | Refused>
}

interface PipelineOptions {
  /** Whether clients may ask for the schema. */
  readonly introspection: boolean
  /** How long a query or mutation may take, in milliseconds. */
  readonly timeout: number
}

/** Pages of feeds that are resolved at a time: when many hear of one instant, not all wait for the last. */
const pagesAtOnce = 100

export function createOperations(app: ApiContext, { introspection, timeout }: PipelineOptions): Operations {
  const understand = createDocuments(schema, introspection)
  const capsules = createCapsuleLoader(app.db)
  const inTurn = pLimit(pagesAtOnce)

  return {
    schema,
    async prepare(request, caller, rule) {
      const line = lineOf(app, caller)
      try {
        const allowance = await admit(app, caller)
        const understood = understand(request.query)
        const operationName = nameOf(request)
        const { variables = null } = request
        const { node, refuseTooCostly } = understood.operation(operationName)
        rule?.(node.operation)
        refuseTooCostly(variables ?? {})
        line.is(node.operation, node.name?.value ?? null)
        const { document } = understood
        const asked = { schema, document, operationName, variableValues: variables }
        return { document, operationName, allowance, run: (ending) => start(asked, caller, line, ending) }
      } catch (error) {
        const errors = error instanceof RefusedDocument ? error.errors : [line.mask(error)]
        line.end(errors)
        return { errors }
      }
    },
  }

  async function start(asked: ExecutionArgs, caller: Caller, line: Line, ending: () => AbortSignal): Promise<Answer> {
    const masked = (result: ExecutionResult): ExecutionResult => {
      if (!result.errors) return result
      const told = introspection ? result : withoutSuggestions(result)
      return { ...told, errors: told.errors?.map(line.mask) ?? [] }
    }
    const failed = (error: unknown): ExecutionResult => ({ errors: [line.mask(error)] })
    const ended = (result: ExecutionResult): ExecutionResult => {
      line.end(result.errors)
      return result
    }
    let end: AbortSignal | undefined
    const contextValue = contextOf(app, capsules, caller, line.requestId, () => (end ??= ending()))
    const args = { ...asked, contextValue }
    try {
      if (line.operation !== 'subscription') {
        return ended(masked(await inTime(Promise.resolve(execute(args)), timeout)))
      }
      const source = await createSourceEventStream(args)
      if (!(Symbol.asyncIterator in source)) return ended(masked(source))
      return resultsOf(source, {
        resolve: async (event) => masked(await execute({ ...args, rootValue: event })),
        inTurn,
        end: contextValue.ending(),
        tell: failed,
        onEnd: () => line.end(),
      })
    } catch (error) {
      return ended(failed(error))
    }
  }
}

function nameOf({ operationName = null }: OperationRequest): string | null {
  if (operationName === null || typeof operationName === 'string') return operationName
  throw requestError('operationName must be a string.', 'BAD_REQUEST', { status: 400 })
}

/** What every resolver is handed. */
function contextOf(
  app: ApiContext,
  capsules: CapsuleLoader,
  { origin, viewer }: Caller,
  requestId: string,
  ending: () => AbortSignal,
): GraphQLContext {
  const me = () => {
    if (!viewer) throw unauthenticated()
    return viewer
  }
  return { app, capsules, origin, viewer, me, requestId, ending }
}

/** The one line that the log has of an operation, as far as it is known. */
interface Line {
  readonly requestId: string
  readonly operation: string | undefined
  is(operation: string, name: string | null): void
  /** What the client is told of an error; the log tells more under the same id. */
  mask(error: unknown): GraphQLError
  end(errors?: readonly GraphQLError[]): void
}

function lineOf({ log }: ApiContext, { viewer }: Caller): Line {
  const requestId = randomUUID()
  const started = performance.now()
  const user = viewer?.id ?? null
  let name: string | null = null
  let operation: string | undefined
  return {
    requestId,
    get operation() {
      return operation
    },
    is(is, named) {
      operation = is
      name = named
    },
    mask: (error) => maskError(log, error, requestId),
    end: (errors = []) => tellOperation(log, { requestId, operation, name, user, started, outcome: outcomeOf(errors) }),
  }
}
