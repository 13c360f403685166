import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isRequiredArgument,
} from 'graphql'
import { describe, expect } from 'vitest'
import { schema } from '../../../src/graphql/schema/schema.ts'
import { globalId } from '../../support/ids.ts'
import { inTime } from '../../support/person.ts'
import type { TestServer } from '../../support/server.ts'
import { testWithServer } from '../../support/test.ts'
import { timePasses } from '../../support/time.ts'

// Walks the schema: every argument and input field of every query and mutation gets what no honest client sends, one
// at a time, and nothing may be answered with INTERNAL_SERVER_ERROR.
const test = testWithServer()

const nobody = '0190a000-0000-7000-8000-000000000000'
const texts = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\u202e',
  '%',
  '_',
  "'",
  '"',
  '\\',
  '{}',
  'null',
  '1e999',
  'ß'.repeat(300),
]
const types = [
  'Capsule',
  'Draft',
  'User',
  'UserProfile',
  'Recipient',
  'Session',
  'Nothing',
  '',
  'constructor',
  '__proto__',
]
const locals = [nobody, nobody.toUpperCase(), '', 'x', '1', '\0', `${nobody}\0`, `{${nobody}}`, "' OR 1=1 --"]
const hostile: Record<string, readonly unknown[]> = {
  ID: [...texts, 0, -1, 2 ** 31, 'Q2Fwc3VsZQ==', ...types.flatMap((type) => locals.map((id) => globalId(type, id)))],
  String: [...texts, 'x'.repeat(20_000), '👍'.repeat(5_000), Buffer.from('["x","y"]').toString('base64url')],
  Int: [0, -1, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 1.5, '1'],
  Boolean: ['true', 0],
  DateTime: [
    '',
    'now',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
    '2030-01-01T00:00:00',
    '2030-02-30T00:00:00Z',
    0,
  ],
}

interface Field {
  readonly kind: 'query' | 'mutation'
  readonly field: GraphQLField<unknown, unknown>
}

const fieldsOf = (
  kind: Field['kind'],
  type: { getFields(): Record<string, GraphQLField<unknown, unknown>> } | null | undefined,
) => Object.values(type?.getFields() ?? {}).map((field): Field => ({ kind, field }))
const all = [...fieldsOf('query', schema.getQueryType()), ...fieldsOf('mutation', schema.getMutationType())]

describe('no input ends in INTERNAL_SERVER_ERROR', () => {
  test.for(all.map(({ kind, field }) => [`${kind} ${field.name}`, kind, field] as const))(
    '%s',
    async ([, kind, field], { server }) => {
      let somebody = await prepare(server)
      const query = document(kind, field)
      for (const attack of attacks(field)) {
        const variables = await complete(attack, somebody)
        const { errors, status } = await somebody.person.query(query, variables)
        const codes = errors.map(({ extensions }) => extensions?.code)
        const sent = `${query} ${JSON.stringify(variables).slice(0, 500)}: ${JSON.stringify(errors)}`
        expect(codes, sent).not.toContain('INTERNAL_SERVER_ERROR')
        expect(status, sent).toBeLessThan(500)
        if (codes.includes('UNAUTHENTICATED')) somebody = await prepare(server)
      }
      expect(server.log.filter((line) => line.includes('failed unexpectedly'))).toEqual([])
    },
  )
})

/** The operation with a variable for every argument, and a selection that reaches below connections and results. */
function document(kind: Field['kind'], field: GraphQLField<unknown, unknown>): string {
  const declared = field.args.map(({ name, type }) => `$${name}: ${type}`).join(', ')
  const given = field.args.map(({ name }) => `${name}: $${name}`).join(', ')
  const type = getNamedType(field.type)
  const isConnection = type.name.endsWith('Connection')
  const isResult = type.name.endsWith('Result')
  const below = isConnection ? 'totalCount edges { cursor node { __typename } }' : '__typename'
  const refusals = isResult ? ' ... on UserError { code message }' : ''
  const selection = isCompositeType(type) ? `{ ${below}${refusals} }` : ''
  const args = (text: string) => (text ? `(${text})` : '')
  return `${kind} ${args(declared)} { ${field.name}${args(given)} ${selection} }`
}

/** Stands for a new draft in variables: some operations use theirs up. */
const newDraft = 'a new draft'

/** Somebody who has one of everything, by the names of arguments. */
async function prepare(server: TestServer) {
  const person = await server.signUp('hostile')
  const letter = await person.seals({ for: person })
  await timePasses(server.ctx, '2h', letter)
  await person.opens(letter)
  const { sessions } = await person.ask<{ sessions: { id: string }[] }>('{ sessions { id } }')
  const recipient = await person.knows({ name: 'Somebody' })
  return { person, things: { letter: letter.id, recipient, session: String(sessions[0]?.id), user: person.id } }
}
type Somebody = Awaited<ReturnType<typeof prepare>>

/** Variables with the ids of this somebody in place of the names of things. */
async function complete(variables: Record<string, unknown>, { person, things }: Somebody) {
  let text = JSON.stringify(variables)
  for (const [name, id] of Object.entries(things))
    text = text.replaceAll(JSON.stringify(thing(name)), JSON.stringify(id))
  if (text.includes(newDraft)) text = text.replaceAll(newDraft, (await person.drafts({ title: 'T', body: 'B' })).id)
  return JSON.parse(text) as Record<string, unknown>
}

const thing = (name: string) => `the ${name}`

/** Honest variables with one thing in them replaced. */
function* attacks(field: GraphQLField<unknown, unknown>): Generator<Record<string, unknown>> {
  const good = (input: GraphQLArgument | GraphQLInputField) => goodValue(field.name, input)
  const honest = Object.fromEntries(field.args.map((arg) => [arg.name, good(arg)]))
  for (const arg of field.args) {
    for (const value of [...hostileValues(arg.type), null]) yield { ...honest, [arg.name]: value }
    const type = getNamedType(arg.type)
    if (!isInputObjectType(type)) continue
    for (const part of Object.values(type.getFields())) {
      for (const value of [...hostileValues(part.type), null]) {
        yield { ...honest, [arg.name]: { ...(honest[arg.name] as object), [part.name]: value } }
      }
    }
  }
  yield honest
}

function hostileValues(type: GraphQLInputType): readonly unknown[] {
  const bare = getNullableType(type)
  if (isListType(bare)) {
    const items = hostileValues(bare.ofType)
    return [[], [null], Array(200).fill(items[0]), ...items.map((item) => [item]), 'x']
  }
  const named = getNamedType(bare)
  if (isEnumType(named)) return ['', 'NOTHING', 1]
  if (isInputObjectType(named)) return [{}, [], 'x', 1, { __proto__: null, nothing: 1 }]
  return hostile[named.name] ?? []
}

/** What an honest client might send to a field. The password is wrong, so that accounts stay open. */
function goodValue(field: string, input: GraphQLArgument | GraphQLInputField): unknown {
  const type = getNullableType(input.type)
  const named = getNamedType(type)
  if (isListType(type)) return named.name === 'ID' ? [thing('letter')] : null
  if (isInputObjectType(named)) {
    return Object.fromEntries(Object.values(named.getFields()).map((part) => [part.name, goodValue(field, part)]))
  }
  if (isEnumType(named)) return named.getValues()[0]?.name
  if (named.name === 'DateTime') return inTime('30d').toISOString()
  if (named.name === 'Boolean') return false
  if (named.name === 'Int') return isRequiredArgument(input as GraphQLArgument) ? 1 : null
  if (named.name !== 'ID') {
    if (!isRequiredArgument(input as GraphQLArgument) && /after|before|idempotencyKey/i.test(input.name)) return null
    return input.name === 'email' ? 'something@example.com' : 'Something-1'
  }
  if (/receiver|counterpart|user/i.test(input.name)) return thing('user')
  if (/recipient/i.test(input.name)) return null
  if (/draft/i.test(field)) return newDraft
  if (/recipient/i.test(field)) return thing('recipient')
  return thing(/session/i.test(field) ? 'session' : 'letter')
}
