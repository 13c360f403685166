import { describe, expect } from 'vitest'
import { post } from '../../support/clients/raw-http.ts'
import { createDraft, createRecipient, deleteDraft, logIn } from '../../support/operations.ts'
import { password } from '../../support/person.ts'
import { testWithServer } from '../../support/test.ts'

const test = testWithServer({ MAX_DRAFTS: '3', MAX_CONTACTS: '2', MAX_SESSIONS: '2', FEED_HEARTBEAT: '1h' })

describe('nobody fills the database', () => {
  test('with drafts: the fourth is refused until one is thrown away', async ({ server }) => {
    const alice = await server.signUp('alice')
    const ids = []
    for (let n = 0; n < 3; n++) ids.push((await alice.drafts({ title: `Draft ${n}`, idempotencyKey: `${n}` })).id)
    expect(await alice.does(createDraft, { input: {} })).toMatchObject({
      __typename: 'QuotaExceededError',
      code: 'QUOTA_EXCEEDED',
      message: 'You have 3 drafts, which is the most; delete some first.',
    })
    expect((await alice.drafts({ idempotencyKey: '1' })).id).toBe(ids[1])
    await alice.seals({ for: alice })
    await alice.does(deleteDraft, { id: ids[0] })
    await alice.drafts()
    expect(await alice.does(createDraft, { input: {} })).toMatchObject({ code: 'QUOTA_EXCEEDED' })
  })

  test('with contacts: the third is refused, and told how many there may be', async ({ server }) => {
    const alice = await server.signUp('alice')
    for (const name of ['Bob', 'Carol']) await alice.knows({ name })
    expect(await alice.does(createRecipient, { input: { name: 'Dan' } })).toMatchObject({ code: 'QUOTA_EXCEEDED' })
    const { createRecipient: result } = await alice.ask<{ createRecipient: object }>(
      'mutation { createRecipient(input: { name: "Dan" }) { ... on QuotaExceededError { limit } } }',
    )
    expect(result).toEqual({ limit: 2 })
    await (await server.signUp('bob')).knows({ name: 'Alice' })
  })

  test('also where twenty ask for the last ones at the same moment', async ({ server }) => {
    const alice = await server.signUp('alice')
    const ofType = (results: readonly { __typename?: unknown }[], type: string) =>
      results.filter(({ __typename }) => __typename === type).length
    const twenty = Array.from({ length: 20 }, (_, n) => n)
    const drafts = await Promise.all(twenty.map((n) => alice.does(createDraft, { input: { title: `${n}` } })))
    expect([ofType(drafts, 'Draft'), ofType(drafts, 'QuotaExceededError')]).toEqual([3, 17])
    const contacts = await Promise.all(twenty.map((n) => alice.does(createRecipient, { input: { name: `${n}` } })))
    expect([ofType(contacts, 'Recipient'), ofType(contacts, 'QuotaExceededError')]).toEqual([2, 18])
  })

  test('with sessions: the third log-in ends the one that was not used for longest, and what it watches', async ({
    server,
  }) => {
    const alice = await server.signUp('alice')
    await using feed = alice.feed({ after: 0, over: 'ws' })
    await alice.seals({ for: alice })
    await feed.next()
    const again = async () => {
      const variables = { input: { login: alice.username, password } }
      const { data } = await post<{ logIn: { accessToken: string } }>(server.url, null, logIn, variables)
      return data?.logIn.accessToken ?? ''
    }
    const devices = async (token: string) =>
      (await post<{ sessions: object[] }>(server.url, token, '{ sessions { id } }')).data?.sessions.length
    expect(await devices(await again())).toBe(2)
    const latest = await again()
    expect(await devices(latest)).toBe(2)
    expect(await feed.ended()).toMatchObject({ closeCode: 4403 })
    expect((await alice.query('{ sessions { id } }')).errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED' } },
    ])
    for (let n = 0; n < 3; n++) await again()
    expect(await devices(await again())).toBe(2)
  })
})
