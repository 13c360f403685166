import { expect } from 'vitest'
import { advance } from '../../src/domain/transitions/advance.ts'
import { lookAtWaiting } from '../../src/domain/waiting/look.ts'
import { Prisma, type PrismaClient } from '../../src/generated/prisma/client.ts'
import { mode } from '../support/mode.ts'
import * as operations from '../support/operations.ts'
import { testWithMail } from '../support/test-with-mail.ts'
import { until } from '../support/until.ts'
import { seenBy, someAddress, writesTo } from '../support/waiting.ts'

// The embedded database has one session, so that nobody is ever in the middle of something.
const test = testWithMail({}, 'api').skipIf(mode === 'embedded')

const isSomebodyWaiting = async (db: PrismaClient) => {
  const [row] = await db.$queryRaw<[{ waiting: number }]>(Prisma.sql`
    SELECT count(*)::int AS waiting FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'`)
  return row.waiting > 0
}

test('a letter that is redirected while a worker looks at it is told where it is for by then', async ({
  server,
  mailServer,
}) => {
  const { ctx } = server
  const alice = await server.signUp('alice')
  const [here, there] = [someAddress(), someAddress()]
  const letter = await writesTo(alice, here, {}, '1s')
  await until(async () => (await advance(ctx)) > 0 && (await seenBy(alice, letter))?.state === 'READY')
  const looked = await ctx.db.$transaction(async (tx) => {
    // It has read for whom the letter is, and is to ask whether they want to be told.
    await tx.$executeRaw`LOCK TABLE silenced_addresses`
    const looking = lookAtWaiting(ctx)
    await until(() => isSomebodyWaiting(ctx.db))
    const redirected = await alice.does(operations.redirectCapsule, { input: { id: letter.id, email: there } })
    expect(redirected.__typename).toBe('Capsule')
    return { looking }
  })
  await looked.looking
  await using _worker = await server.another('worker', { SWEEP_INTERVAL: '200ms' })
  await mailServer.mailTo(there, 'A letter for you is ready')
  expect(mailServer.mails.filter(({ to }) => to === here)).toEqual([])
})
