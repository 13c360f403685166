import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { parse } from 'graphql'
import { describe, expect, expectTypeOf } from 'vitest'
import { ApiError, isRefusal, type TypedDocument } from '../../../src/client/index.ts'
import { enter, kitAt } from '../../support/clients/kit.ts'
import { inTime } from '../../support/person.ts'
import { startNetwork } from '../../support/rig/network.ts'
import { testWithServer } from '../../support/test.ts'
import { until } from '../../support/until.ts'

const test = testWithServer()

type Sent =
  | { __typename: 'Capsule'; id: string }
  | { __typename: 'ValidationError'; code: string; message: string; issues: { path: string[] }[] }
type Input = { title: string; body: string; receiverId: string; unlocksAt: string }
const send = `mutation Send($input: SendCapsuleInput!) {
  sendCapsule(input: $input) {
    __typename ... on Capsule { id } ... on UserError { code message } ... on ValidationError { issues { path } }
  }
}`

describe('typed documents', () => {
  test('are strings, typed strings and parsed documents; what they come to is told apart by its name', async ({
    server,
  }) => {
    await using kit = await enter(server.url, 'carl')
    const parsed = parse(send) as TypedDocumentNode<{ sendCapsule: Sent }, { input: Input }>
    const withoutText = JSON.parse(JSON.stringify(parsed)) as typeof parsed
    const typed = Object.assign(new String(send)) as TypedDocument<{ sendCapsule: Sent }, { input: Input }>
    const input = { title: 'Hello', body: 'You', receiverId: kit.id, unlocksAt: inTime('1h').toISOString() }
    for (const document of [parsed, withoutText, typed]) {
      const result = await kit.mutate(document, { input })
      expectTypeOf(result).toEqualTypeOf<Sent>()
      if (isRefusal(result)) {
        expectTypeOf(result.issues).toEqualTypeOf<{ path: string[] }[]>()
        throw new Error(result.message)
      }
      expectTypeOf(result).toEqualTypeOf<{ __typename: 'Capsule'; id: string }>()
      expect(result).toEqual({ __typename: 'Capsule', id: expect.any(String) })
    }
    const refused = await kit.mutate<{ sendCapsule: Sent }>(send, { input: { ...input, title: ' ' } })
    expect(isRefusal(refused) && refused.issues).toEqual([{ path: ['title'] }])
    expect(await kit.query<{ inbox: { totalCount: number } }>('{ inbox { totalCount } }')).toEqual({
      inbox: { totalCount: 3 },
    })
  })

  test('want their variables', () => {
    const needy = {} as TypedDocument<{ a: 1 }, { id: string }>
    const modest = {} as TypedDocument<{ a: 1 }, { after?: string | null }>
    const plain = {} as TypedDocument<{ a: 1 }, { [key: string]: never }>
    type Kit = ReturnType<typeof kitAt>
    const check = (kit: Kit) => [
      // @ts-expect-error An id is missing.
      kit.query(needy),
      kit.query(needy, { id: '1' }),
      // @ts-expect-error That is no id.
      kit.query(needy, { id: 1 }),
      kit.query(modest),
      kit.query(modest, { after: 'x' }),
      kit.query(plain),
    ]
    expect(check).toBeInstanceOf(Function)
  })
})

test('errors have the code of the server, and what it says with it', async ({ server }) => {
  await using kit = await enter(server.url, 'dora')
  const error = await kit.query('{ feed(after: 1000) { lastSeq } }').catch((error: unknown) => error)
  expect(error).toBeInstanceOf(ApiError)
  expect(error).toMatchObject({ code: 'FEED_CURSOR_INVALID', extensions: { oldestSeq: 1 } })
  await expect(kit.query('{ nonsense }')).rejects.toMatchObject({ code: expect.stringMatching('VALIDATION_FAILED') })
  await expect(kit.mutate('mutation { a: logOut { __typename } b: logOut { __typename } }')).rejects.toThrow(TypeError)
})

test('much may be asked at once, which Node takes for no leak', async ({ server }) => {
  const warnings: Error[] = []
  const hear = (warning: Error) => void warnings.push(warning)
  process.on('warning', hear)
  await using kit = kitAt(server.url)
  const answers = await Promise.all(Array.from({ length: 30 }, () => kit.query('{ serverTime }')))
  process.off('warning', hear)
  expect(answers).toHaveLength(30)
  expect(warnings).toEqual([])
})

describe('patience', () => {
  test('waits until a query comes through, but does not say a mutation twice', async ({ server }) => {
    await using network = await startNetwork(Number(new URL(server.url).port))
    const url = Object.assign(new URL(server.url), { port: String(network.port) }).href
    await using kit = await enter(url, 'elsa', { patience: 60_000 })
    network.cut()
    const asked = kit.query('{ serverTime }')
    const before = network.attempts
    await expect(kit.mutate('mutation { logOut { __typename } }')).rejects.toMatchObject({ code: 'UNREACHABLE' })
    await until(() => network.attempts > before + 2)
    network.heal()
    expect(await asked).toEqual({ serverTime: expect.any(String) })
  })

  test('is none by default, and a server that does not answer counts as away', async ({ server }) => {
    await using network = await startNetwork(Number(new URL(server.url).port))
    const url = Object.assign(new URL(server.url), { port: String(network.port) }).href
    await using kit = kitAt(url, { timeout: 500 })
    network.stall()
    await expect(kit.query('{ serverTime }')).rejects.toMatchObject({ code: 'UNREACHABLE' })
  })
})

testWithServer({ RATE_LIMIT_ADDRESS: '2/2s' })('who is patient waits for a limit to be lifted', async ({ server }) => {
  await using hasty = kitAt(server.url)
  await using patient = kitAt(server.url, { patience: 60_000 })
  const ask = async () => hasty.query('{ serverTime }')
  const limited = await until(() =>
    ask().then(
      () => null,
      (error: ApiError) => error,
    ),
  )
  expect(limited).toMatchObject({ code: 'RATE_LIMITED', extensions: { limit: 'address' } })
  expect(limited.retryAfter).toBeGreaterThan(0)
  expect(await patient.query('{ serverTime }')).toEqual({ serverTime: expect.any(String) })
})
