import { randomUUID } from 'node:crypto'
import { handleStreamOrSingleExecutionResult } from '@envelop/core'
import { type ExecutionArgs, type ExecutionResult, GraphQLError, getOperationAST } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { Log } from '../../domain/ports.ts'
import type { GraphQLContext } from '../schema/context.ts'
import { outcomeOf, tellOperation } from './log.ts'
import { maskError } from './masking.ts'

/**
 * What becomes of each operation: unexpected errors are masked, one that takes too long fails, and each ends in one
 * line of the log. Variables and results never get there.
 *
 * @param timeout of a query or mutation, in milliseconds
 */
export function useOutcomes(log: Log, timeout: number): Plugin<GraphQLContext> {
  const masked = (result: ExecutionResult, requestId: string): ExecutionResult =>
    result.errors ? { ...result, errors: result.errors.map((error) => maskError(log, error, requestId)) } : result

  const tell = (args: ExecutionArgs, started: number, errors: readonly GraphQLError[] = []) => {
    const { viewer, requestId } = args.contextValue as GraphQLContext
    const { operation, name } = getOperationAST(args.document, args.operationName) ?? {}
    const user = viewer?.id ?? null
    tellOperation(log, { requestId, operation, name: name?.value ?? null, user, started, outcome: outcomeOf(errors) })
  }
  /** Of a document that comes to no operation; who sent it is not known yet. */
  const tellRefused = (started: number, outcome: string) =>
    tellOperation(log, { requestId: randomUUID(), name: null, user: null, started, outcome })

  return {
    onParse() {
      const started = performance.now()
      return ({ result }) => {
        if (result instanceof Error) tellRefused(started, codeOf(result) ?? 'GRAPHQL_PARSE_FAILED')
      }
    },
    onValidate() {
      const started = performance.now()
      return ({ valid, result: [first] }) => {
        if (!valid) tellRefused(started, codeOf(first) ?? 'GRAPHQL_VALIDATION_FAILED')
      }
    },
    onExecute({ args, executeFn, setExecuteFn }) {
      const started = performance.now()
      const { requestId } = args.contextValue
      setExecuteFn((args) => inTime(executeFn(args), timeout))
      return {
        onExecuteDone: (payload) =>
          handleStreamOrSingleExecutionResult(payload, ({ result, setResult }) => {
            const answer = masked(result, requestId)
            setResult(answer)
            tell(args, started, answer.errors)
          }),
      }
    },
    onSubscribe({ args }) {
      const started = performance.now()
      const { requestId } = args.contextValue
      return {
        onSubscribeResult(payload) {
          if (!(Symbol.asyncIterator in Object(payload.result))) {
            const answer = masked(payload.result as ExecutionResult, requestId)
            payload.setResult(answer)
            tell(args, started, answer.errors)
            return
          }
          return {
            onNext: ({ result, setResult }) => setResult(masked(result as ExecutionResult, requestId)),
            onEnd: () => tell(args, started),
          }
        },
        onSubscribeError: ({ error, setError }) => setError(maskError(log, error, requestId)),
      }
    },
  }
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof GraphQLError && error.extensions['code'] ? String(error.extensions['code']) : undefined

/** Rejects when it takes longer; what was begun is not undone. */
async function inTime<Result>(result: Result, timeout: number): Promise<Awaited<Result>> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const error = new GraphQLError('The operation took too long.', { extensions: { code: 'TIMEOUT' } })
    timer = setTimeout(reject, timeout, error)
  })
  try {
    return await Promise.race([result, late])
  } finally {
    clearTimeout(timer)
  }
}
