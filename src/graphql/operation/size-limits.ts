import { complexityFromQuery } from '@pothos/plugin-complexity'
import { type ExecutionArgs, GraphQLError, getOperationAST, Kind } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { limits, refuseTooLarge, tooLarge } from './size.ts'

/** Refuses documents that are too large before anything is validated or resolved. */
export const useSizeLimits = (): Plugin => ({
  onParse({ parseFn, setParseFn }) {
    setParseFn((source, options) => {
      try {
        return refuseTooLarge(parseFn(source, { ...options, maxTokens: limits.tokens }))
      } catch (error) {
        // Yoga names this code over HTTP alone.
        if (error instanceof GraphQLError)
          Object.assign(error, { extensions: { code: 'GRAPHQL_PARSE_FAILED', ...error.extensions } })
        throw error
      }
    })
  },
  // Pothos looks at the cost when a root field is resolved, which a subscription does at every event, not before.
  onSubscribe({ args, setResultAndStopExecution }) {
    const cost = costOf(args)
    if (cost > limits.cost) setResultAndStopExecution({ errors: [tooCostly(cost)] })
  },
})

export const tooCostly = (cost: number): GraphQLError =>
  tooLarge(`The operation would cost ${cost}; at most ${limits.cost} is allowed.`)

/** What an operation would cost; 0 where its variables are wrong, which executing it tells. */
function costOf({ schema, document, variableValues, operationName, contextValue }: ExecutionArgs): number {
  const operation = getOperationAST(document, operationName)
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION)
  if (!operation) return 0
  try {
    return complexityFromQuery(
      { ...document, definitions: [operation, ...fragments] },
      { schema, variables: variableValues ?? {}, ctx: contextValue as object },
    ).complexity
  } catch (error) {
    if (error instanceof GraphQLError) return 0
    throw error
  }
}
