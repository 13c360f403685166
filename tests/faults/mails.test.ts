import { expect, test } from 'vitest'
import { startMailServer } from '../support/mail-server.ts'
import { canHaveWorlds, createWorld, settle } from '../support/rig/world.ts'
import { until } from '../support/until.ts'

const subject = 'Is this your address?'

test.skipIf(!canHaveWorlds)(
  'a mail that a worker was killed with is sent by the next one, under the same name',
  async () => {
    await using mailServer = await startMailServer()
    await using world = await createWorld(null, mailServer.env)
    const api = await world.start('api')
    const doomed = await world.start('worker')
    mailServer.manner = 'falls silent'
    const alice = await settle(api, 'alice')
    await mailServer.mailTo(alice.email, subject)
    await doomed.end('SIGKILL')
    expect(await world.query('SELECT state, attempts FROM deliveries')).toEqual([{ state: 'PENDING', attempts: 1 }])

    mailServer.manner = 'takes'
    // Its lease is over.
    await world.query('UPDATE deliveries SET next_at = now(), leased_until = now()')
    await world.start('worker')
    await until(
      async () => (await world.query(`SELECT FROM deliveries WHERE state = 'SENT' AND doubts = 1`)).length === 1,
    )
    const names = mailServer.mails.map(({ messageId }) => messageId)
    expect(names).toHaveLength(2)
    expect(new Set(names).size).toBe(1)
  },
)

test.skipIf(!canHaveWorlds)('several workers send each mail once', async () => {
  await using mailServer = await startMailServer()
  await using world = await createWorld(null, mailServer.env)
  const api = await world.start('api')
  const people = await Promise.all(Array.from({ length: 30 }, (_, n) => settle(api, `person-${n}`)))
  await Promise.all([1, 2, 3].map(() => world.start('worker')))
  await until(async () => (await world.query(`SELECT FROM deliveries WHERE state <> 'SENT'`)).length === 0)
  expect(mailServer.mails.map(({ to }) => to).sort()).toEqual(people.map(({ email }) => email).sort())
})
