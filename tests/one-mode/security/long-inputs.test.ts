import {
  type GraphQLArgument,
  type GraphQLInputField,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  isRequiredArgument,
} from 'graphql'
import { describe, expect, vi } from 'vitest'
import { schema } from '../../../src/graphql/schema/schema.ts'
import { globalId } from '../../support/ids.ts'
import { testWithServer } from '../../support/test.ts'
import { openRawSocket } from './support/raw-socket.ts'

const test = testWithServer()

/** A list that may be in an input: how to send it, and what the error calls it. */
interface ListInput {
  readonly name: string
  readonly query: string
  readonly variables: (list: unknown) => Record<string, unknown>
}

/** Every list in every argument and input of the schema. */
function* listInputs(): Generator<ListInput> {
  for (const [kind, type] of [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
    ['subscription', schema.getSubscriptionType()],
  ] as const) {
    for (const { name, args } of Object.values(type?.getFields() ?? {})) {
      const declared = args.map(({ name, type }) => `$${name}: ${type}`).join(', ')
      const given = args.map(({ name }) => `${name}: $${name}`).join(', ')
      const query = `${kind} (${declared}) { ${name}(${given}) { __typename } }`
      const others = Object.fromEntries(args.filter(isRequiredArgument).map(({ name }) => [name, null]))
      for (const arg of args) {
        for (const path of listsOf(arg)) {
          const put = (list: unknown) => path.slice(1).reduceRight((value, field) => ({ [field]: value }), list)
          yield {
            name: ['variables', ...path].join('.'),
            query,
            variables: (list) => ({ ...others, [arg.name]: put(list) }),
          }
        }
      }
    }
  }
}

function listsOf({ name, type }: GraphQLArgument | GraphQLInputField): string[][] {
  if (isListType(getNullableType(type))) return [[name]]
  const named = getNamedType(type)
  if (!isInputObjectType(named)) return []
  return Object.values(named.getFields())
    .flatMap(listsOf)
    .map((path) => [name, ...path])
}

const lists = [...listInputs()]

describe('no list in an input is longer than 250', () => {
  test('of which there are these', () => {
    expect([...new Set(lists.map(({ name }) => name))].sort()).toEqual([
      'variables.filter.states',
      'variables.ids',
      'variables.input.attachments',
      'variables.input.emails',
      'variables.input.groups',
      'variables.input.kinds',
      'variables.input.media',
      'variables.input.receiverIds',
      'variables.input.recipientIds',
      'variables.kinds',
    ])
  })

  test.for(lists.map((list) => [`${list.name} of ${list.query}`, list] as const))(
    '%s',
    async ([, { name, query, variables }], { server }) => {
      const mallory = await server.signUp('mallory')
      const { errors } = await mallory.query(query, variables(Array(251).fill('SEALED')))
      expect(errors).toMatchObject([
        {
          message: `${name} has 251 entries; at most 250 are allowed.`,
          extensions: { code: 'QUERY_TOO_LARGE' },
        },
      ])
      const allowed = await mallory.query(query, variables(Array(250).fill('SEALED')))
      expect(JSON.stringify(allowed.errors)).not.toContain('entries; at most')
    },
  )
})

test('variables hold at most 2,000 values, however they are nested', async ({ server }) => {
  const mallory = await server.signUp('mallory')
  const fields = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`field${n}`, n]))
  const deep = Array.from({ length: 2_001 }).reduce((inner: unknown) => [inner], null)
  await using socket = await openRawSocket(server.url, mallory.accessToken)
  for (const [n, a] of [fields(2_001), Array.from({ length: 200 }, () => fields(10)), deep].entries()) {
    const { errors } = await mallory.query('query ($a: ID!) { node(id: $a) { id } }', { a })
    expect(errors).toMatchObject([{ extensions: { code: 'QUERY_TOO_LARGE' } }])
    socket.subscribe(`long${n}`, 'query ($a: ID!) { node(id: $a) { id } }', { a })
    expect((await socket.first(`long${n}`)).payload).toMatchObject([{ extensions: { code: 'QUERY_TOO_LARGE' } }])
  }
})

describe('in a document, where a text may be named often', () => {
  const text = 'x'.repeat(200_000)

  test('20 states are looked at, and not 21', async ({ server }) => {
    const mallory = await server.signUp('mallory')
    const box = (count: number) => `{ inbox(filter: { states: [${'SEALED '.repeat(count)}] }) { totalCount } }`
    expect((await mallory.query(box(20))).errors).toEqual([])
    expect((await mallory.query(box(21))).errors).toMatchObject([
      { extensions: { code: 'VALIDATION_FAILED', issues: [{ path: ['states'] }] } },
    ])
  })

  test('a list that is too long is refused with none of its texts read', async ({ server }) => {
    const mallory = await server.signUp('mallory')
    const draft = `mutation ($a: String!) {
      createDraft(input: { media: [${'$a '.repeat(450)}] }) { ... on ValidationError { issues { path message } } }
    }`
    const canParse = vi.spyOn(URL, 'canParse')
    const { data, errors } = await mallory.query(draft, { a: text })
    expect({ data, errors }).toEqual({
      errors: [],
      data: { createDraft: { issues: [{ path: ['media'], message: 'must have at most 20 entries' }] } },
    })
    expect(canParse.mock.calls.filter(([address]) => String(address).length > 10_000)).toEqual([])
    canParse.mockRestore()
  })

  test('an id and a cursor that are longer than any are not decoded', async ({ server }) => {
    const mallory = await server.signUp('mallory')
    const padded = globalId('UserProfile', `${' '.repeat(100)}0190a000-0000-7000-8000-000000000000`)
    expect(await mallory.ask('query ($a: ID!) { node(id: $a) { id } }', { a: padded })).toEqual({ node: null })
    const { errors } = await mallory.query('query ($a: String) { inbox(after: $a) { totalCount } }', { a: text })
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
  })
})

test('an alias has at most 100 characters: answers repeat it', async ({ server }) => {
  const mallory = await server.signUp('mallory')
  const aliased = (length: number) => `{ ${'a'.repeat(length)}: serverTime }`
  expect((await mallory.query(aliased(100))).errors).toEqual([])
  expect((await mallory.query(aliased(101))).errors).toMatchObject([{ extensions: { code: 'QUERY_TOO_LARGE' } }])
})
