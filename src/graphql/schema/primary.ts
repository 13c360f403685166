import { type DocumentNode, type GraphQLSchema, visit } from 'graphql'

/** Marks a root field whose answer is to be of this moment, from the one server that decides. */
export const atPrimary = { atPrimary: true } as const

/**
 * Whether all that a document asks for may be a little old, by the names of the fields it has anywhere: rather too seldom
 * than too often.
 */
export function mayLag(schema: GraphQLSchema, document: DocumentNode): boolean {
  const queries = schema.getQueryType()?.getFields() ?? {}
  let may = true
  visit(document, {
    Field({ name }) {
      if (queries[name.value]?.extensions['atPrimary']) may = false
    },
  })
  return may
}
