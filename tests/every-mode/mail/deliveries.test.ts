import { v7 as uuidv7 } from 'uuid'
import { expect } from 'vitest'
import { pauseAfter, record, type Taken, take } from '../../../src/domain/notices/lease.ts'
import { post, wrap } from '../../../src/domain/notices/outbox.ts'
import { tellByEmail } from '../../../src/domain/notices/targets.ts'
import { localId } from '../../support/ids.ts'
import type { Person } from '../../support/person.ts'
import { startServer, type TestServer } from '../../support/server.ts'
import { testWithMail } from '../../support/test-with-mail.ts'
import { until } from '../../support/until.ts'

const test = testWithMail({ SWEEP_INTERVAL: '50ms', MAIL_RETRY: '10ms' })
const subject = 'Is this your address?'

/** What became of the mails of somebody. */
const deliveriesOf = ({ ctx }: TestServer, email: string) => ctx.db.delivery.findMany({ where: { user: { email } } })

test('a mail that a server is too busy for is tried again, under the same name, until it is taken', async ({
  server,
  mailServer,
}) => {
  mailServer.manner = 'is busy'
  const alice = await server.signUp('alice')
  await until(async () => {
    const [delivery] = await deliveriesOf(server, alice.email)
    return delivery?.state === 'RETRYING' && delivery.attempts >= 2 && delivery.answer?.startsWith('451')
  })
  mailServer.manner = 'takes'
  const { messageId } = await mailServer.mailTo(alice.email, subject)
  const delivery = await until(async () =>
    (await deliveriesOf(server, alice.email)).find(({ state }) => state === 'SENT'),
  )
  expect(messageId).toBe(`<${delivery.id}@mail.example.com>`)
  expect(delivery.sealed).toBeNull()
})

test('a mail that is refused for good is not tried again, and it is kept why', async ({ server, mailServer }) => {
  mailServer.manner = 'knows nobody'
  const bob = await server.signUp('bob')
  const delivery = await until(async () =>
    (await deliveriesOf(server, bob.email)).find(({ state }) => state === 'FAILED'),
  )
  mailServer.manner = 'takes'
  expect(delivery).toMatchObject({ attempts: 1, nextAt: null, sealed: null, answer: expect.stringMatching(/^550/) })
})

test('a mail that was taken without an answer comes twice under one name, and not for ever', async ({
  server,
  mailServer,
}) => {
  mailServer.manner = 'dies before the answer'
  const carol = await server.signUp('carol')
  await mailServer.mailTo(carol.email, subject)
  mailServer.manner = 'takes'
  await until(async () => (await deliveriesOf(server, carol.email)).some(({ state }) => state === 'SENT'))
  const names = mailServer.mails.filter(({ to }) => to === carol.email).map(({ messageId }) => messageId)
  expect(names.length).toBeGreaterThan(1)
  expect(new Set(names).size).toBe(1)
})

/** A delivery that some worker, which has died meanwhile, took so often. */
async function abandoned({ ctx }: TestServer, userId: string, doubts = 0): Promise<string> {
  const delivery = await wrap(ctx, {
    kind: 'SECURITY',
    matter: 'NEW_DEVICE',
    userId,
    to: 'x@example.com',
    at: '',
    device: null,
  })
  await post(ctx.db, { ...delivery, attempts: doubts + 1, doubts, leasedUntil: new Date(0), nextAt: new Date(0) })
  return String(delivery.id)
}

test('what a worker was sending when it died is in doubt, and sent again', async ({ server, mailServer }) => {
  const dora = await server.signUp('dora')
  await mailServer.mailTo(dora.email, subject)
  const [first] = await deliveriesOf(server, dora.email)
  const id = await abandoned(server, first?.userId ?? '')
  const delivery = await until(() => server.ctx.db.delivery.findFirst({ where: { id, state: 'SENT' } }))
  expect(delivery).toMatchObject({ attempts: 2, doubts: 1 })
  expect(mailServer.mails.filter(({ messageId }) => messageId.includes(id))).toHaveLength(1)
})

test('what workers die of again and again is given up', async ({ server, mailServer }) => {
  const emil = await server.signUp('emil')
  await mailServer.mailTo(emil.email, subject)
  const [first] = await deliveriesOf(server, emil.email)
  const id = await abandoned(server, first?.userId ?? '', 3)
  await until(() => server.ctx.db.delivery.findFirst({ where: { id, state: { not: 'PENDING' }, doubts: 4 } }))
  expect(mailServer.mails.filter(({ messageId }) => messageId.includes(id))).toEqual([])
})

test('a worker that was given up, and goes on, has no say in what became of a mail', async ({ mailServer }) => {
  await using server = await startServer(mailServer.env, 'api')
  const { ctx } = server
  await server.signUp('fay')
  const [late] = await take(ctx, { channel: 'EMAIL', limit: 1, lease: 0 })
  const [next] = await take(ctx, { channel: 'EMAIL', limit: 1, lease: 60_000 })
  if (!late || !next) throw new Error('There is nothing to take.')
  expect(next).toMatchObject({ id: late.id, attempts: 2, doubts: 1 })
  expect(await take(ctx, { channel: 'EMAIL', limit: 1, lease: 60_000 })).toEqual([])

  await record(ctx, late, { kind: 'refused', permanent: true, why: 'too late' })
  expect(await ctx.db.delivery.findUnique({ where: { id: next.id } })).toMatchObject({ state: 'UNKNOWN' })
  await record(ctx, next, { kind: 'accepted', answer: '250' })
  await record(ctx, late, { kind: 'failed', why: 'later still', retryAfter: null })
  expect(await ctx.db.delivery.findUnique({ where: { id: next.id } })).toMatchObject({ state: 'SENT', answer: '250' })
})

test('who wants to be left alone is, for a day at most', async ({ mailServer }) => {
  await using server = await startServer(mailServer.env, 'api')
  const { ctx } = server
  await server.signUp('gus')
  const hour = 60 * 60 * 1_000
  for (const [retryAfter, expected] of [
    [hour, hour],
    [24_000 * hour, 24 * hour],
  ] as const) {
    const [taken] = await take(ctx, { channel: 'EMAIL', limit: 1, lease: 60_000 })
    if (!taken) throw new Error('There is nothing to take.')
    await record(ctx, taken, { kind: 'failed', why: '429', retryAfter })
    const { nextAt } = await ctx.db.delivery.findUniqueOrThrow({ where: { id: taken.id } })
    expect(Number(nextAt) - Date.now()).toBeCloseTo(expected, -5)
    await ctx.db.delivery.update({ where: { id: taken.id }, data: { nextAt: new Date(0) } })
  }
})

/** A notice for somebody who is told at their address, taken to be sent. */
async function takenFor({ ctx }: TestServer, { id, email }: Person): Promise<Taken> {
  const userId = localId(id)
  await ctx.db.user.update({ where: { id: userId }, data: { emailProvenAt: new Date() } })
  await tellByEmail(ctx.db, userId)
  const { id: targetId } = await ctx.db.target.findFirstOrThrow({ where: { userId } })
  const notice = { channel: 'EMAIL', kind: 'READY', userId, targetId, firstSeq: 1, lastSeq: 1 } as const
  const delivery = await ctx.db.delivery.create({ data: { id: uuidv7(), ...notice } })
  const taken = await until(async () => {
    const due = await take(ctx, { channel: 'EMAIL', limit: 10, lease: 60_000 })
    return due.find((one) => one.id === delivery.id)
  })
  expect(taken).toMatchObject({ email })
  return taken
}

test('an address that is refused after it was changed does not end the next one', async ({ mailServer }) => {
  await using server = await startServer(mailServer.env, 'api')
  const { db } = server.ctx
  const alice = await server.signUp('alice')
  const taken = await takenFor(server, alice)
  const refused = { kind: 'refused', permanent: true, why: '550 There is nobody of that name' } as const
  await db.user.update({ where: { id: localId(alice.id) }, data: { email: `new-${alice.email}` } })
  await record(server.ctx, taken, refused)
  expect(await db.delivery.findUnique({ where: { id: taken.id } })).toMatchObject({ state: 'FAILED' })
  const where = { userId: localId(alice.id) }
  expect(await db.target.findFirst({ where })).toMatchObject({ endedAt: null })
  await record(server.ctx, { ...taken, email: `new-${alice.email}` }, refused)
  expect(await db.target.findFirst({ where })).toMatchObject({ endedBecause: refused.why })
})

test('what is tried again is not tried in quiet hours', async ({ mailServer }) => {
  await using server = await startServer(mailServer.env, 'api')
  const bob = await server.signUp('bob')
  const taken = await takenFor(server, bob)
  const minutes = 60_000
  const clock = (distance: number) => new Date(Date.now() + distance * minutes).toISOString().slice(11, 16)
  const settings = { zone: 'UTC', quietFrom: clock(-60), quietUntil: clock(60) }
  await bob.does(
    'mutation ($input: UpdateNoticeSettingsInput!) { updateNoticeSettings(input: $input) { __typename } }',
    {
      input: settings,
    },
  )
  await record(server.ctx, taken, { kind: 'failed', why: '451', retryAfter: null })
  const { nextAt } = await server.ctx.db.delivery.findUniqueOrThrow({ where: { id: taken.id } })
  expect(nextAt?.toISOString().slice(11, 16)).toBe(settings.quietUntil)
})

test('pauses grow from the first one to some hours, and no two are alike', () => {
  const middle = (attempts: number) => pauseAfter(attempts, 10_000, () => 0.5)
  expect([1, 2, 3, 11].map(middle)).toEqual([10_000, 40_000, 160_000, 8 * 60 * 60 * 1_000])
  expect(pauseAfter(1, 10_000, () => 0)).toBe(7_500)
})
