import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import { compileQuery, isCompiledQuery } from 'graphql-jit'

/** What an operation runs with. */
export interface Run {
  /** The event, for subscriptions. */
  readonly rootValue?: unknown
  readonly contextValue: unknown
  readonly variableValues: Readonly<Record<string, unknown>>
}

export type Execution = (run: Run) => ExecutionResult | Promise<ExecutionResult>

/** Uses after which an operation is compiled: that takes as long as running it by graphql-js a few times. */
const worthCompiling = 3
/** Fields of an operation that is compiled at most: more would take the event loop for too long. */
const maxFields = 100

/**
 * How an operation is run: by graphql-js at first, and compiled when it comes again. Both give the same results.
 *
 * @param fields how many it has, with fragments counted wherever they are spread
 */
export function createExecution(
  schema: GraphQLSchema,
  document: DocumentNode,
  { name }: OperationDefinitionNode,
  fields: number,
): Execution {
  const operationName = name?.value ?? null
  let uses = 0
  let run: Execution = (args) => {
    // In a turn of its own: what asks for it has its own work to do in this one.
    if (++uses === worthCompiling && fields <= maxFields) setImmediate(compile)
    return execute({ schema, document, operationName, ...args })
  }
  const compile = () => {
    const compiled = compileQuery(schema, document, operationName ?? undefined, { disablingCapturingStackErrors: true })
    if (!isCompiledQuery(compiled)) return
    run = ({ rootValue, contextValue, variableValues }) => compiled.query(rootValue, contextValue, variableValues)
  }
  return (args) => run(args)
}
