import { expect } from 'vitest'
import { type Answer, post } from '../../support/clients/raw-http.ts'
import * as operations from '../../support/operations.ts'
import { password } from '../../support/person.ts'
import { testWithMail } from '../../support/test-with-mail.ts'

const test = testWithMail({ RATE_LIMIT_MAIL: '4/1h', RATE_LIMIT_MAILBOX: '2/1h' })

const codeOf = ({ errors }: Answer) => errors[0]?.extensions?.code ?? 'none'

test('asks for mails are counted by who asks and by the address, in the same way whoever has it', async ({
  server,
}) => {
  const somebody = await server.signUp('somebody')
  const ask = (email: string) => post(server.url, null, operations.requestPasswordReset, { email })
  // Signing up has sent one to this address already.
  const known = [await ask(somebody.email), await ask(somebody.email)].map(codeOf)
  expect(known).toEqual(['none', 'RATE_LIMITED'])
  const unknown = `nobody-${process.pid}@example.com`
  expect(codeOf(await ask(unknown))).toBe('none')
  expect(codeOf(await ask(unknown.toUpperCase()))).toBe('none')
  // By now this network has asked often enough, wherever for.
  expect(codeOf(await ask(`other-${process.pid}@example.com`))).toBe('RATE_LIMITED')
})

test('whoever is signed in has a count of their own', async ({ server }) => {
  const alice = await server.signUp('alice')
  const changes = []
  for (let n = 0; n < 5; n++) {
    const email = `alice-${process.pid}-${n}@example.com`
    changes.push(codeOf(await alice.query(operations.requestEmailChange, { email, password })))
  }
  expect(changes).toEqual(['none', 'none', 'none', 'none', 'RATE_LIMITED'])
})

test('a mailbox that gets no more for now keeps nobody from signing up', async ({ server }) => {
  const email = `full-${process.pid}@example.com`
  for (let n = 0; n < 4; n++) {
    const input = { username: `full-${process.pid}-${n}`, email, password }
    const { data } = await post<{ signUp: { __typename: string } }>(server.url, null, operations.signUp, { input })
    expect(data?.signUp.__typename).toBe('AuthPayload')
  }
  expect(await server.ctx.db.delivery.count({ where: { user: { email } } })).toBe(2)
})
