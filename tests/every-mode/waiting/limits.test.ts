import { expect } from 'vitest'
import * as operations from '../../support/operations.ts'
import { inTime, type Person } from '../../support/person.ts'
import { testWithMail } from '../../support/test-with-mail.ts'
import { someAddress } from '../../support/waiting.ts'

const test = testWithMail({ RATE_LIMIT_MAIL: '3/1h', RATE_LIMIT_MAILBOX: '2/1h' })

const write = async (sender: Person, email: string): Promise<string> => {
  const input = { title: 'x', body: 'x', email, unlocksAt: inTime('1h').toISOString() }
  const { errors } = await sender.query(operations.sendToAddress, { input })
  return errors[0]?.extensions?.code ?? 'none'
}

test('letters for addresses are counted by who writes and by the address, announced or not', async ({ server }) => {
  const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
  const address = someAddress()
  expect([await write(alice, address), await write(alice, address)]).toEqual(['none', 'none'])
  // Whoever else writes there, and however the address is typed.
  expect(await write(bob, address.toUpperCase())).toBe('RATE_LIMITED')
  expect([await write(alice, someAddress()), await write(alice, someAddress())]).toEqual(['none', 'RATE_LIMITED'])
})

test('redirecting counts like sealing', async ({ server }) => {
  const alice = await server.signUp('alice')
  const input = { title: 'x', body: 'x', email: someAddress(), unlocksAt: inTime('1h').toISOString() }
  const { id } = await alice.does(operations.sendToAddress, { input })
  const redirect = () => alice.query(operations.redirectCapsule, { input: { id, email: someAddress() } })
  const answers = [await redirect(), await redirect(), await redirect()]
  expect(answers.map(({ errors }) => errors[0]?.extensions?.code ?? 'none')).toEqual(['none', 'none', 'RATE_LIMITED'])
})
