import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
  type OperationTypeNode,
} from 'graphql'
import pLimit from 'p-limit'
import type { Parts } from '../../domain/capsules/rows.ts'
import type { ApiContext } from '../../domain/context.ts'
import { createDeliveryMeter } from '../../domain/feed/delivery.ts'
import type { Allowance } from '../../domain/ports.ts'
import { networkOf } from '../../domain/rate-limits.ts'
import { type GraphQLContext, unauthenticated } from '../schema/context.ts'
import { schema } from '../schema/schema.ts'
import { admit, type Caller } from './admission.ts'
import { costOfMuch, mostOfMessage, withinBounds } from './answer.ts'
import { createBudget } from './budget.ts'
import type { Variables } from './cost.ts'
import { createDocuments, RefusedDocument, withoutSuggestions } from './documents.ts'
import { isOurs, maskError, requestError } from './errors.ts'
import type { Execution } from './execution.ts'
import { idOf, type Line, tellOperation } from './log.ts'
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
   * Runs it, once. Never rejects: whatever goes wrong is in the answer, masked. A stream ends at its `return()`, also
   * while its next result is waited for.
   *
   * @param most bytes that the answer of a query or mutation may have
   */
  run(most: number): Promise<Answer>
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

/** Where queries are read that may be a little old. */
export interface ReplicaToRead {
  /** What they read with. */
  readonly ctx: ApiContext
  /** Whether it has all that this person has to find, at this moment. */
  mayServe(userId: string): boolean
  /** This person is to find what they are answered now. */
  told(userId: string): void
}

interface PipelineOptions {
  /** Without one all is read from the same database. */
  readonly replica?: ReplicaToRead | null
  /** Whether clients may ask for the schema. */
  readonly introspection: boolean
  /** How long a query or mutation may take, in milliseconds. */
  readonly timeout: number
}

/** Pages of feeds that are resolved at a time: when many hear of one instant, not all wait for the last. */
const pagesAtOnce = 100

export function createOperations(app: ApiContext, { introspection, timeout, replica }: PipelineOptions): Operations {
  const understand = createDocuments(schema, introspection)
  const persisted = createPersistedDocuments()
  const inTurn = pLimit(pagesAtOnce)
  const budget = createBudget()

  return {
    schema,
    recall: persisted.recall,
    async prepare(request, caller, rule) {
      const line: Line = { started: performance.now(), user: caller.viewer?.id ?? null }
      try {
        const allowance = await admit(app, caller)
        // Of those that come at once each is understood and begun in its turn.
        await app.breathe()
        const { document, parts, mayLag, operation } = understand(persisted.textOf(request))
        persisted.keep(request)
        const operationName = nameOf(request)
        const { node, execute, cost } = operation(operationName)
        const kind = node.operation
        const variables = request.variables ?? {}
        rule?.(kind)
        measureVariables(variables)
        const spent = cost(variables)
        line.node = node
        const share: Share = { isDone: false, giveBack: nothing }
        const asked: Asked = { document, parts, mayLag, operationName, execute, variables, spent, caller, line, share }
        return {
          document,
          operationName,
          kind,
          mayBeLarge: spent > costOfMuch,
          allowance,
          run: (most) => (kind === 'subscription' ? subscribe(asked) : answer(asked, most)),
          done() {
            share.isDone = true
            share.giveBack()
          },
        }
      } catch (error) {
        const errors = error instanceof RefusedDocument ? error.errors : [mask(line, error)]
        return ended(line, { errors })
      }
    },
  }

  async function answer(asked: Asked, most: number): Promise<ExecutionResult> {
    const { spent, caller, line, share } = asked
    try {
      const room = takeOf(share, spent, caller)
      if (room) await inTime(room, timeout)
      const result = replica ? besides(replica, asked) : executed(asked, app)
      const made = masked(line, result instanceof Promise ? await inTime(result, timeout) : result)
      return ended(line, await bounded(made, spent, most))
    } catch (error) {
      return ended(line, failed(line, error))
    }
  }

  function executed({ execute, caller, parts, variables }: Asked, ctx: ApiContext): ReturnType<Execution> {
    return execute({ contextValue: contextOf(ctx, caller, parts), variableValues: variables })
  }

  /**
   * The same where there is a replica: queries that it may serve are read there, and once more at the primary where it
   * fails them; who has written finds it from the answer on.
   */
  async function besides(replica: ReplicaToRead, asked: Asked): Promise<ExecutionResult> {
    const { mayLag, caller, line } = asked
    const userId = caller.viewer?.id
    if (line.node?.operation === 'mutation') {
      try {
        return await executed(asked, app)
      } finally {
        // Whatever came of it, something may have been written.
        if (userId !== undefined) await app.wrote(userId)
      }
    }
    const isRead = userId !== undefined && mayLag && replica.mayServe(userId)
    const result = isRead ? await executed(asked, replica.ctx) : null
    const isGood = result && !result.errors?.some(isOurs)
    app.telemetry.count('queries', { at: isGood ? 'replica' : isRead ? 'again' : 'primary' })
    if (isGood) return result
    const answered = await executed(asked, app)
    if (userId !== undefined && !mayLag) replica.told(userId)
    return answered
  }

  async function subscribe(asked: Asked): Promise<Answer> {
    const { document, parts, operationName, execute, variables, spent, caller, line } = asked
    try {
      const contextValue = contextOf(app, caller, parts)
      const variableValues = variables
      const source = await createSourceEventStream({ schema, document, operationName, contextValue, variableValues })
      if (!(Symbol.asyncIterator in source)) return ended(line, masked(line, source))
      return resultsOf(source, {
        resolve: async (rootValue) => {
          const result = masked(line, await execute({ rootValue, contextValue, variableValues }))
          // The ring may have got lost, so that it was the heartbeat that found this.
          if (caller.viewer) replica?.told(caller.viewer.id)
          return bounded(result, spent, mostOfMessage)
        },
        cost: spent,
        take: (cost) => budget.take(holderOf(caller), cost, Number.POSITIVE_INFINITY),
        inTurn,
        breathe: app.breathe,
        onDelivery: createDeliveryMeter(app.telemetry),
        tell: (error) => failed(line, error),
        onEnd: () => tellOperation(app, line),
      })
    } catch (error) {
      return ended(line, failed(line, error))
    }
  }

  function masked(line: Line, result: ExecutionResult): ExecutionResult {
    if (!result.errors) return result
    const told = introspection ? result : withoutSuggestions(result)
    return { ...told, errors: told.errors?.map((error) => mask(line, error)) ?? [] }
  }

  function bounded(result: ExecutionResult, spent: number, most: number): ExecutionResult | Promise<ExecutionResult> {
    return spent > costOfMuch ? withinBounds(result, most, app.breathe) : result
  }

  /** What the client is told of an error; the log tells more under the same id. */
  function mask(line: Line, error: unknown): GraphQLError {
    return maskError(app.log, error, idOf(line))
  }

  function failed(line: Line, error: unknown): ExecutionResult & Refused {
    return { errors: [mask(line, error)] }
  }

  function ended<Result extends ExecutionResult>(line: Line, result: Result): Result {
    tellOperation(app, line, result.errors)
    return result
  }

  /** Nothing to wait for where there is room, or it is small. */
  function takeOf(share: Share, cost: number, caller: Caller): Promise<void> | null {
    if (budget.isSmall(cost)) return null
    return budget.take(holderOf(caller), cost).then((back) => {
      share.giveBack = back
      if (share.isDone) back()
    })
  }
}

/** An operation of a document, and what it is to run with. */
interface Asked {
  readonly document: DocumentNode
  readonly parts: Parts
  readonly mayLag: boolean
  readonly operationName: string | null
  readonly execute: Execution
  readonly variables: Variables
  /** What it costs. */
  readonly spent: number
  readonly caller: Caller
  readonly line: Line
  readonly share: Share
}

/** What one operation has of its caller's budget, from when it runs until its answer has been read. */
interface Share {
  isDone: boolean
  giveBack: () => void
}

const nothing = () => {}

const holderOf = ({ origin, viewer }: Caller): string => viewer?.id ?? networkOf(origin)

function nameOf({ operationName = null }: OperationRequest): string | null {
  if (operationName === null || typeof operationName === 'string') return operationName
  throw requestError('operationName must be a string.', 'BAD_REQUEST', { status: 400 })
}

/** What every resolver is handed. */
function contextOf(app: ApiContext, { origin, viewer }: Caller, parts: Parts): GraphQLContext {
  const me = () => {
    if (!viewer) throw unauthenticated()
    return viewer
  }
  // Made when it is asked for: few operations read what letters say, and those that are about weigh on each collection.
  let read: ReturnType<GraphQLContext['contents']> | undefined
  const contents = () => {
    read ??= new WeakMap()
    return read
  }
  return { app, origin, viewer, me, parts, contents }
}
