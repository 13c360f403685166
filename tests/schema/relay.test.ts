import { type GraphQLField, getNamedType, isNonNullType, isObjectType } from 'graphql'
import { expect, test } from 'vitest'
import { schema } from '../../src/graphql/schema/schema.ts'
import { compileForRelay } from '../support/relay-compiler.ts'

const connections = Object.values(schema.getQueryType()?.getFields() ?? {}).filter(({ type }) =>
  getNamedType(type).name.endsWith('Connection'),
)
const nodes = Object.values(schema.getTypeMap()).filter(
  (type) => isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node'),
)

test('there are connections and nodes', () => {
  expect(connections.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['inbox', 'outbox', 'drafts', 'recipients', 'searchUsers', 'securityEvents']),
  )
  expect(nodes.length).toBeGreaterThan(4)
})

test('Relay pages through every connection and refetches every node', async () => {
  const pages = connections.map((field) => [field.name, paginated(field)])
  const refetched = nodes.map(({ name }) => [`the${name}`, refetchable(name)])
  await using compiled = await compileForRelay(Object.fromEntries([...pages, ...refetched]))
  for (const { name } of connections) {
    const { params } = compiled.request(`${name}PageQuery`)
    expect(params.text).toContain(`${name}(`)
  }
  for (const { name } of nodes)
    expect(compiled.request(`the${name}RefetchQuery`).params.text).toContain('node(id: $id)')
})

/** A paginated fragment, with a variable for every argument that has to be given. */
function paginated({ name, args }: GraphQLField<unknown, unknown>): string {
  const needed = args.filter(({ type }) => isNonNullType(type))
  const given = needed.map((arg) => `${arg.name}: $${arg.name}, `).join('')
  const declared = needed.map((arg) => `, ${arg.name}: { type: "${arg.type}" }`).join('')
  const variables = needed.length > 0 ? `(${needed.map((arg) => `$${arg.name}: ${arg.type}`).join(', ')})` : ''
  const handed = needed.length > 0 ? ` @arguments(${given.slice(0, -2)})` : ''
  return `graphql\`
    query ${name}Query${variables} { ...${name}_page${handed} }
  \`
  graphql\`
    fragment ${name}_page on Query
    @argumentDefinitions(count: { type: "Int", defaultValue: 20 }, cursor: { type: "String" }${declared})
    @refetchable(queryName: "${name}PageQuery") {
      ${name}(${given}first: $count, after: $cursor) @connection(key: "${name}_page_${name}") {
        edges { node { __typename id } }
      }
    }
  \``
}

const refetchable = (type: string) => `graphql\`
  query the${type}Query($id: ID!) { node(id: $id) { ...the${type}_one @alias } }
\`
graphql\`
  fragment the${type}_one on ${type} @refetchable(queryName: "the${type}RefetchQuery") { id }
\``
