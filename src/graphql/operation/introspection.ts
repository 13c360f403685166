import { type ExecutionResult, GraphQLError, NoSchemaIntrospectionCustomRule } from 'graphql'
import type { Plugin } from 'graphql-yoga'

/** Keeps the schema to itself: no introspection, and no names in the errors of who guesses at them. */
export const useNoIntrospection = (): Plugin => ({
  onValidate({ addValidationRule }) {
    addValidationRule(NoSchemaIntrospectionCustomRule)
    return ({ result, setResult }) => setResult(result.map(withoutSuggestions))
  },
  onExecute: () => ({ onExecuteDone: ({ result, setResult }) => setResult(quiet(result)) }),
  onSubscribe: () => ({ onSubscribeResult: ({ result, setResult }) => setResult(quiet(result)) }),
})

/** Variables are checked as late as when an operation is executed. */
function quiet<Result>(result: Result): Result {
  const { errors, data } = Object(result) as ExecutionResult
  return errors && data === undefined ? { ...result, errors: errors.map(withoutSuggestions) } : result
}

function withoutSuggestions(error: Error): GraphQLError {
  const told = error instanceof GraphQLError ? error : new GraphQLError(error.message)
  const message = told.message.replace(/ Did you mean .*$/s, '')
  if (message === told.message) return told
  const { nodes = null, path = null, extensions } = told
  return new GraphQLError(message, { nodes, path, extensions })
}
