import { expect } from 'vitest'
import * as operations from '../../support/operations.ts'
import { inTime, type Person, type Place, password, strangerAt } from '../../support/person.ts'
import { testWithServer } from '../../support/test.ts'

const test = testWithServer()

const does = (place: Place, ...[mutation, variables]: Parameters<Person['does']>) =>
  strangerAt(place).does(mutation, variables)

test('an email is the first one’s, whatever its case and however many want it at once', async ({ server }) => {
  const email = `wanted-${process.pid}@example.com`
  const results = await Promise.all(
    Array.from({ length: 8 }, (_, n) => {
      const input = { username: `wants-it-${process.pid}-${n}`, email: n % 2 ? email.toUpperCase() : email, password }
      return does(server, operations.signUp, { input })
    }),
  )
  expect(results.map(({ __typename }) => __typename).sort()).toEqual([
    'AuthPayload',
    ...Array<string>(7).fill('EmailTakenError'),
  ])
})

test('what needs a mail says why it cannot be had, and the log has said so once', async ({ server }) => {
  const alice = await server.signUp('alice')
  const unavailable = { __typename: 'MailUnavailableError', code: 'MAIL_UNAVAILABLE' }
  expect(await alice.does(operations.requestEmailProof)).toMatchObject(unavailable)
  expect(await alice.does(operations.requestEmailChange, { email: 'a@example.com', password })).toMatchObject(
    unavailable,
  )
  expect(await does(server, operations.requestPasswordReset, { email: alice.email })).toMatchObject(unavailable)
  expect(await alice.ask('{ viewer { emailProvenAt canProveEmail } }')).toEqual({
    viewer: { emailProvenAt: null, canProveEmail: false },
  })
  expect(server.log.filter((line) => line.includes('no mails are sent'))).toHaveLength(1)
  expect(await server.ctx.db.delivery.count()).toBe(0)
})

test('a letter needs somebody with an account: nobody else could ever prove that they are meant', async ({
  server,
}) => {
  const alice = await server.signUp('alice')
  const letter = { title: 'x', body: 'x', unlocksAt: inTime('1h').toISOString() }
  const email = 'somebody@example.com'
  expect(await alice.does(operations.sendToAddress, { input: { ...letter, email } })).toMatchObject({
    code: 'MAIL_UNAVAILABLE',
  })
  const recipientId = await alice.knows({ name: 'Somebody', email })
  expect(await alice.does(operations.sendToAddress, { input: { ...letter, recipientId } })).toMatchObject({
    issues: [{ path: ['recipientId'], message: 'has no account yet, so nobody could open the letter' }],
  })
})

test('mails are shown nowhere', async ({ server }) => {
  expect((await fetch(new URL('/mail', server.url))).status).toBe(404)
})
