import { describe, expect } from 'vitest'
import { createDraft, createRecipient, deleteDraft } from '../../support/operations.ts'
import { testWithServer } from '../../support/test.ts'

const test = testWithServer({ MAX_DRAFTS: '3', MAX_CONTACTS: '2' })

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
})
