import { randomUUID } from 'node:crypto'
import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type OperationTypeNode,
} from 'graphql'
import pLimit from 'p-limit'
import type { Parts } from '../../domain/capsules/rows.ts'
import type { ApiContext } from '../../domain/context.ts'
import type { Allowance } from '../../domain/ports.ts'
import { networkOf } from '../../domain/rate-limits.ts'
import { type GraphQLContext, unauthenticated } from '../schema/context.ts'
import { schema } from '../schema/schema.ts'
import { admit, type Caller } from './admission.ts'
import { costOfMuch, mostOfMessage, withinBounds } from './answer.ts'
import { type Budget, createBudget } from './budget.ts'
import type { Variables } from './cost.ts'
import { createDocuments, type Operation, RefusedDocument, withoutSuggestions } from './documents.ts'
import { maskError, requestError } from './errors.ts'
import { outcomeOf, tellOperation } from './log.ts'
import { resultsOf } from './pages.ts'
import { createPersistedDocuments, type Named, type PersistedDocuments } from './persisted.ts'
import { inTime } from './timeout.ts'
import { measureVariables } from './values.ts'

/** What a client asks for. */
export interface OperationRequest extends Named {
  /** Off the wire it may be anything. */
  readonly operationName?: unknown
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined
}

export type Answer = ExecutionResult | AsyncIterableIterator<ExecutionResult>

/** An operation that may run. */
export interface Ready {
  readonly document: DocumentNode
  readonly operationName: string | null
  readonly kind: OperationTypeNode
  /** Whether its answer may be so large that it is not made into text in one go. */
  readonly mayBeLarge: boolean
  readonly allowance: Allowance | null
  /**
   * Runs it, once. Never rejects: whatever goes wrong is in the answer, masked.
   *
   * @param ending ends a subscription: the client left, or its session is over
   * @param most bytes that the answer of a query or mutation may have
   */
  run(ending: () => AbortSignal, most: number): Promise<Answer>
  /** To be told when the answer has been read, or nobody will; also before it is there. */
  done(): void
}

/** An operation that may not, and why. */
export interface Refused {
  readonly errors: readonly GraphQLError[]
}

/** What becomes of every operation, whoever carried it: from text to a result or a stream of results. */
export interface Operations extends Pick<PersistedDocuments, 'recall'> {
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
  const persisted = createPersistedDocuments()
  const inTurn = pLimit(pagesAtOnce)
  const budget = createBudget()

  return {
    schema,
    recall: persisted.recall,
    async prepare(request, caller, rule) {
      const line = lineOf(app, caller)
      try {
        const allowance = await admit(app, caller)
        // Of those that come at once each is understood and begun in its turn.
        await app.breathe()
        const { document, parts, operation } = understand(persisted.textOf(request))
        persisted.keep(request)
        const operationName = nameOf(request)
        const meant = operation(operationName)
        const kind = meant.node.operation
        const variables = request.variables ?? {}
        rule?.(kind)
        measureVariables(variables)
        const cost = meant.cost(variables)
        line.is(meant.node)
        const share = shareOf(budget, caller)
        const asked = { ...meant, document, parts, operationName, variables, spent: cost, share }
        return {
          document,
          operationName,
          kind,
          mayBeLarge: cost > costOfMuch,
          allowance,
          run: (ending, most) => run(asked, caller, line, ending, most),
          done: share.done,
        }
      } catch (error) {
        const errors = error instanceof RefusedDocument ? error.errors : [line.mask(error)]
        line.end(errors)
        return { errors }
      }
    },
  }

  async function run(
    asked: Asked,
    caller: Caller,
    line: Line,
    ending: () => AbortSignal,
    most: number,
  ): Promise<Answer> {
    const { node, document, parts, operationName, variables, execute, spent, share } = asked
    let end: AbortSignal | undefined
    const contextValue = contextOf(app, caller, parts, line.requestId, () => (end ??= ending()))
    const masked = (result: ExecutionResult): ExecutionResult => {
      if (!result.errors) return result
      const told = introspection ? result : withoutSuggestions(result)
      return { ...told, errors: told.errors?.map(line.mask) ?? [] }
    }
    const bounded = (result: ExecutionResult, most: number) =>
      spent > costOfMuch ? withinBounds(result, most, app.breathe) : result
    const failed = (error: unknown): ExecutionResult => ({ errors: [line.mask(error)] })
    const ended = (result: ExecutionResult): ExecutionResult => {
      line.end(result.errors)
      return result
    }
    try {
      if (node.operation !== 'subscription') {
        const room = share.take(spent)
        if (room) await inTime(room, timeout)
        const result = execute({ contextValue, variableValues: variables })
        return ended(await bounded(masked(result instanceof Promise ? await inTime(result, timeout) : result), most))
      }
      const variableValues = variables
      const source = await createSourceEventStream({ schema, document, operationName, contextValue, variableValues })
      if (!(Symbol.asyncIterator in source)) return ended(masked(source))
      return resultsOf(source, {
        resolve: async (rootValue) =>
          bounded(masked(await execute({ rootValue, contextValue, variableValues })), mostOfMessage),
        cost: spent,
        take: (cost) => budget.take(holderOf(caller), cost, Number.POSITIVE_INFINITY),
        inTurn,
        breathe: app.breathe,
        end: contextValue.ending(),
        tell: failed,
        onEnd: () => line.end(),
      })
    } catch (error) {
      return ended(failed(error))
    }
  }
}

/** An operation of a document, and what it is to run with. */
interface Asked extends Operation {
  readonly document: DocumentNode
  readonly parts: Parts
  readonly operationName: string | null
  readonly variables: Variables
  readonly spent: number
  readonly share: Share
}

const holderOf = ({ origin, viewer }: Caller): string => viewer?.id ?? networkOf(origin)

/** What one operation has of its caller's budget, from when it runs until its answer has been read. */
interface Share {
  /** Nothing to wait for where there is room, or it is small. */
  take(cost: number): Promise<void> | null
  done(): void
}

function shareOf(budget: Budget, caller: Caller): Share {
  let isDone = false
  let giveBack = () => {}
  return {
    take: (cost) =>
      budget.isSmall(cost)
        ? null
        : budget.take(holderOf(caller), cost).then((back) => {
            giveBack = back
            if (isDone) back()
          }),
    done() {
      isDone = true
      giveBack()
    },
  }
}

function nameOf({ operationName = null }: OperationRequest): string | null {
  if (operationName === null || typeof operationName === 'string') return operationName
  throw requestError('operationName must be a string.', 'BAD_REQUEST', { status: 400 })
}

/** What every resolver is handed. */
function contextOf(
  app: ApiContext,
  { origin, viewer }: Caller,
  parts: Parts,
  requestId: string,
  ending: () => AbortSignal,
): GraphQLContext {
  const me = () => {
    if (!viewer) throw unauthenticated()
    return viewer
  }
  return { app, origin, viewer, me, parts, contents: new WeakMap(), requestId, ending }
}

/** The one line that the log has of an operation, as far as it is known. */
interface Line {
  readonly requestId: string
  is(operation: OperationDefinitionNode): void
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
    is(node) {
      operation = node.operation
      name = node.name?.value ?? null
    },
    mask: (error) => maskError(log, error, requestId),
    end: (errors = []) => tellOperation(log, { requestId, operation, name, user, started, outcome: outcomeOf(errors) }),
  }
}
