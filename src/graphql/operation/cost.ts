import { complexityFromQuery } from '@pothos/plugin-complexity'
import { type DocumentNode, GraphQLError, type GraphQLSchema, Kind, type OperationDefinitionNode } from 'graphql'
import { LRUCache } from 'lru-cache'
import { tooLarge } from './size.ts'

export type Variables = Readonly<Record<string, unknown>>

/** What an operation may cost: a field costs 1, times the length of each list that it is in. */
const maxCost = 5_000

/**
 * Looks at what an operation costs, before it begins. It depends on the variables that say how long lists may be.
 *
 * @returns what it costs; throws `QUERY_TOO_LARGE` where that is too much
 */
export function createCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): (variables: Variables) => number {
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION)
  const alone = { ...document, definitions: [operation, ...fragments] }
  const costOf = (variables: Variables): number | null => {
    try {
      return complexityFromQuery(alone, { schema, variables: { ...variables }, ctx: {} }).complexity
    } catch (error) {
      // The variables are wrong, which executing the operation tells.
      if (error instanceof GraphQLError) return null
      throw error
    }
  }
  // Nothing but numbers, lengths of lists, and what is included makes a difference.
  const known = new LRUCache<string, number>({ max: 100 })
  const names = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value)
  return (variables) => {
    const key = names.map((name) => weightOf(variables[name])).join()
    const cost = known.get(key) ?? costOf(variables)
    if (cost === null) return 0
    known.set(key, cost)
    if (cost > maxCost) throw tooLarge(`The operation would cost ${cost}; at most ${maxCost} is allowed.`)
    return cost
  }
}

function weightOf(value: unknown): number | boolean | string {
  if (typeof value === 'number' || typeof value === 'boolean') return value
  return Array.isArray(value) ? value.length : typeof value
}
