import fc from 'fast-check'
import { type GraphQLField, isObjectType, isUnionType } from 'graphql'
import { expect } from 'vitest'
import { schema } from '../../../src/graphql/schema/schema.ts'
import { mode } from '../../support/mode.ts'
import * as operations from '../../support/operations.ts'
import { inTime } from '../../support/person.ts'
import { testWithServer } from '../../support/test.ts'
import { recordOf } from './fuzz/arguments.ts'

const off = ['ADDRESS', 'USER', 'SEAL', 'SEARCH', 'LOG_IN'].map((name) => [`RATE_LIMIT_${name}`, 'off'])
const test = testWithServer(Object.fromEntries(off))

const fields = [schema.getMutationType(), schema.getQueryType()].flatMap((type) =>
  Object.values(type?.getFields() ?? {})
    // It takes no text, and would sign out whoever asks.
    .filter(({ name, args }) => args.length > 0 && name !== 'logOut')
    .map((field) => ({ kind: type?.name.toLowerCase(), name: field.name, field })),
)

test.for(fields)('$kind $name takes any input without a fault of ours', async ({ kind, field }, { server }) => {
  const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
  const ids = fc.constantFrom(
    (await alice.drafts({ title: 'A draft' })).id,
    (await alice.seals({ for: bob })).id,
    (await bob.seals({ for: alice })).id,
    await alice.knows({ name: 'Bob', userId: bob.id }),
    alice.id,
    bob.id,
  )
  const query = operationOf(String(kind), field)
  await fc.assert(
    fc.asyncProperty(recordOf(field.args, ids), async (variables) => {
      const { status, errors } = await alice.query(query, variables)
      expect([200, 400, 413]).toContain(status)
      for (const { extensions } of errors) expect(extensions?.code).not.toBe('INTERNAL_SERVER_ERROR')
    }),
    // What is refused is so in each mode; what differs is how numbers and texts reach the database.
    { numRuns: mode === 'postgres' ? 60 : 20 },
  )
})

/** An operation with a variable for each argument, and what it takes to see its outcome. */
function operationOf(kind: string, { name, args, type }: GraphQLField<unknown, unknown>): string {
  const declared = args.map((arg) => `$${arg.name}: ${arg.type}`).join(', ')
  const given = args.map((arg) => `${arg.name}: $${arg.name}`).join(', ')
  const named = 'ofType' in type ? type.ofType : type
  const refusals = '... on UserError { code message } ... on ValidationError { issues { path message } }'
  const selection = isUnionType(named)
    ? `{ __typename ${named.getTypes().some((member) => member.name.endsWith('Error')) ? '... on UserError { code message }' : ''} ${named.getTypes().some((member) => member.name === 'ValidationError') ? refusals : ''} }`
    : isObjectType(named) || 'getFields' in (named as object)
      ? '{ __typename }'
      : ''
  return `${kind} (${declared}) { ${name}(${given}) ${selection} }`
}

test('characters are counted as code points, not as UTF-16 units or bytes', async ({ server }) => {
  const alice = await server.signUp('alice')
  const title = '💌'.repeat(255)
  const body = '👍🏽'.repeat(5_000)
  expect(await alice.drafts({ title, body })).toMatchObject({ title, body })
  const tooLong = await alice.does(operations.createDraft, { input: { title: `${title}💌`, body: `${body}é` } })
  expect(tooLong).toMatchObject({
    __typename: 'ValidationError',
    issues: [
      { path: ['title'], message: 'must have at most 255 characters (it has 256)' },
      { path: ['body'], message: 'must have at most 10000 characters (it has 10001)' },
    ],
  })
})

test('control characters and half surrogates are refused, with the field named', async ({ server }) => {
  const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
  for (const bad of ['\0', '\u0007', '\u001b', '\u007f', '\u0085', '\ud83d']) {
    const text = `a${bad}b`
    const input = { title: text, body: text, theme: text, receiverId: bob.id, unlocksAt: inTime('1h').toISOString() }
    expect(await alice.does(operations.sendCapsule, { input })).toMatchObject({
      __typename: 'ValidationError',
      issues: ['title', 'body', 'theme'].map((field) => ({
        path: [field],
        message: 'must not contain control characters',
      })),
    })
  }
  expect(await alice.drafts({ title: '  trimmed ', body: ' line\r\nline\tend\n' })).toMatchObject({
    title: 'trimmed',
    body: 'line\nline\tend',
  })
})
