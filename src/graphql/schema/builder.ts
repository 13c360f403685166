import SchemaBuilder from '@pothos/core'
import ComplexityPlugin from '@pothos/plugin-complexity'
import ErrorsPlugin from '@pothos/plugin-errors'
import PrismaPlugin from '@pothos/plugin-prisma'
import RelayPlugin from '@pothos/plugin-relay'
import type PrismaTypes from '../../generated/pothos.ts'
import { getDatamodel } from '../../generated/pothos.ts'
import type { GraphQLContext } from './context.ts'

/** Lists are as long as their arguments ask for; a field whose list is not says so itself, by its `complexity`. */
function costOf({ first, last }: Record<string, unknown>, _context: object, { type }: { type: unknown }) {
  if (/Connection!?$/.test(String(type))) return { field: 1, multiplier: Number(first ?? last ?? 20) }
  return { field: 1, multiplier: /^\[/.test(String(type)) ? 10 : 1 }
}

const pageSizes =
  'From 0 to 100, by default 20, unless the connection says otherwise. Error `BAD_USER_INPUT` on other sizes, on ' +
  '`first` together with `last`, and on cursors that make no sense.'

export const builder = new SchemaBuilder<{
  Context: GraphQLContext
  PrismaTypes: PrismaTypes
  DefaultFieldNullability: false
  DefaultEdgesNullability: { list: false; items: false }
  DefaultNodeNullability: false
  /** Every connection counts, and only when asked. */
  Connection: { count: () => Promise<number> }
  Scalars: {
    ID: { Input: string; Output: string }
    DateTime: { Input: Date; Output: Date | string }
    LocalDate: { Input: string; Output: string }
    LocalTime: { Input: string; Output: string }
    ByteCount: { Input: number; Output: number }
    URL: { Input: string; Output: string }
  }
}>({
  plugins: [ErrorsPlugin, ComplexityPlugin, RelayPlugin, PrismaPlugin],
  defaultFieldNullability: false,
  prisma: { client: ({ app }) => app.db, dmmf: getDatamodel(), exposeDescriptions: false, onUnusedQuery: null },
  relay: {
    idFieldOptions: { description: 'Names it among all nodes; opaque.' },
    // The connection has been multiplied already; its edges are the list.
    edgesFieldOptions: {
      nullable: { list: false, items: false },
      description: 'The page.',
      complexity: { field: 0, multiplier: 1 },
    },
    nodeFieldOptions: { nullable: false, description: 'What is listed.' },
    cursorFieldOptions: { description: 'Its place in the order; opaque. Stays good while rows come and go.' },
    pageInfoFieldOptions: { description: 'Where the page is.' },
    pageInfoTypeOptions: { description: 'Where a page is in its list.' },
    hasNextPageFieldOptions: { description: 'Whether more follow. Going backwards: whether `before` was given.' },
    hasPreviousPageFieldOptions: {
      description: 'Whether more come before. Going forwards: whether `after` was given.',
    },
    startCursorFieldOptions: { description: 'The cursor of the first edge; null on an empty page.' },
    endCursorFieldOptions: { description: 'The cursor of the last edge; null on an empty page.' },
    firstArgOptions: { description: `At most so many, from the beginning. ${pageSizes}` },
    lastArgOptions: { description: `At most so many, from the end, in the same order. ${pageSizes}` },
    afterArgOptions: { description: 'Only what follows this cursor.' },
    beforeArgOptions: { description: 'Only what comes before this cursor.' },
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    nodeTypeOptions: { description: 'Anything that has an id of its own.' },
  },
  // What an operation costs is looked at before it begins, in `operation/cost`.
  complexity: { disabled: true, fieldComplexity: costOf },
  errors: {
    directResult: true,
    defaultUnionOptions: {
      name: ({ fieldName }) => `${fieldName.charAt(0).toUpperCase()}${fieldName.slice(1)}Result`,
    },
  },
})

/** What makes the fields of an input. */
export type InputFields = Parameters<Parameters<typeof builder.inputType>[1]['fields']>[0]

builder.queryType({ description: 'Everything that can be read.' })
builder.mutationType({
  description:
    'Everything that can be done. Refusals a caller can act on are members of the result, not GraphQL errors.',
})
builder.subscriptionType({ description: 'Everything that can be watched as it happens.' })

builder.globalConnectionField('totalCount', (t) =>
  t.int({
    description: 'How many there are on all pages together. Counted only when asked for.',
    resolve: ({ count }) => count(),
  }),
)
