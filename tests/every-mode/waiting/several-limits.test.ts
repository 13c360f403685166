import { expect } from 'vitest'
import type { Variables } from '../../support/clients/raw-http.ts'
import * as operations from '../../support/operations.ts'
import { inTime, type Person } from '../../support/person.ts'
import { testWithMail } from '../../support/test-with-mail.ts'
import { someAddress } from '../../support/waiting.ts'

const test = testWithMail({
  RATE_LIMIT_ADDRESS: 'off',
  RATE_LIMIT_SEAL: '7/1d',
  RATE_LIMIT_MAIL: '4/1h',
  RATE_LIMIT_MAILBOX: '1/1h',
})

/** Seals a draft for these people, or not: then it has to be there as it was, and nobody to have got anything. */
async function write(sender: Person, people: Variables): Promise<string> {
  const outbox = () => sender.ask<{ outbox: { totalCount: number } }>('{ outbox { totalCount } }')
  const { id, version } = await sender.drafts({ title: 'x', body: 'x' })
  const before = await outbox()
  const input = { id, unlocksAt: inTime('1h').toISOString(), ...people }
  const { data, errors } = await sender.query(operations.sealDraftForSeveral, { input })
  if (errors.length === 0) {
    expect(data).toMatchObject({ sealDraftForSeveral: { __typename: 'SealedForSeveral' } })
    return 'sealed'
  }
  expect(await outbox()).toEqual(before)
  expect(await sender.ask(operations.draft, { id })).toMatchObject({ draft: { version } })
  return String(errors[0]?.extensions?.code)
}

const somebody = (count: number) => Array.from({ length: count }, someAddress)

test('as many letters are counted as are sealed; of too many none is, and none is counted', async ({ server }) => {
  const [alice, ...others] = (await Promise.all(Array.from({ length: 6 }, (_, n) => server.signUp(`p${n}`)))) as [
    Person,
    ...Person[],
  ]
  const ids = others.map(({ id }) => id)
  expect(await write(alice, { receiverIds: ids.slice(0, 4) })).toBe('sealed')
  expect(await write(alice, { receiverIds: ids.slice(0, 4) })).toBe('RATE_LIMITED')
  expect(await write(alice, { receiverIds: ids.slice(0, 3) })).toBe('sealed')
  expect(await write(alice, { receiverIds: ids.slice(0, 1) })).toBe('RATE_LIMITED')
})

test('as many mails are counted as there are addresses among them', async ({ server }) => {
  const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
  expect(await write(alice, { receiverIds: [bob.id], emails: somebody(3) })).toBe('sealed')
  expect(await write(alice, { emails: somebody(2) })).toBe('RATE_LIMITED')
  expect(await write(alice, { emails: somebody(1) })).toBe('sealed')
  expect(await write(alice, { emails: somebody(1) })).toBe('RATE_LIMITED')
})

test('an address that has got enough keeps back all of them, and that counts as one', async ({ server }) => {
  const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
  const [full, ...others] = somebody(4) as [string, ...string[]]
  expect(await write(bob, { emails: [full] })).toBe('sealed')
  expect(await write(alice, { emails: [...others, full] })).toBe('RATE_LIMITED')
  expect(await write(alice, { emails: others })).toBe('sealed')
  expect(await write(alice, { emails: somebody(1) })).toBe('RATE_LIMITED')
})
