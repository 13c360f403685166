import { expect } from 'vitest'
import { pruneAuditTrail } from '../../../src/domain/audit.ts'
import type { Context } from '../../../src/domain/context.ts'
import { makeMonths } from '../../../src/domain/months.ts'
import { pruneDeliveries } from '../../../src/domain/notices/lease.ts'
import { localId } from '../../support/ids.ts'
import { testWithServer } from '../../support/test.ts'
import { until } from '../../support/until.ts'

const test = testWithServer({ AUDIT_RETENTION: '30d' })

const day = 86_400_000

/** The months of a table that are there, and where each ends. */
const months = ({ db }: Context, table = 'audit_events') => db.$queryRaw<{ part: string; until: Date }[]>`
  SELECT part::text, until FROM months_of(${table}::text::regclass)`

/** Who finds others at it, or the table in use, leaves it for the next time. */
const makeAll = (ctx: Context, ahead = 2) =>
  until(async () => {
    await makeMonths(ctx, ahead)
    const all = [await months(ctx), await months(ctx, 'deliveries')]
    return all.every((made) => (made.at(-1)?.until.getTime() ?? 0) > Date.now() + ahead * 28 * day)
  })

/** Writes one entry by a clock that is so far ahead, and tells where it is kept. */
async function writeAhead({ db }: Context, userId: string, ahead: string): Promise<() => Promise<string | undefined>> {
  const [row] = await db.$queryRaw<{ id: string }[]>`
    INSERT INTO audit_events (id, user_id, kind)
    SELECT (left(first_id(now() + ${ahead}::text::interval)::text, 14) || '7' || substr(gen_random_uuid()::text, 16))::uuid,
           ${userId}::uuid, 'LOGGED_OUT'
    RETURNING id::text`
  return async () => {
    const found = await db.$queryRaw<{ part: string }[]>`
      SELECT tableoid::regclass::text AS part FROM audit_events WHERE id = ${row?.id}::uuid`
    return found[0]?.part
  }
}

/** Those of a worker so many days from now. */
const later = (ctx: Context, days: number): Context => {
  const { settings } = ctx
  const audit = { retention: settings.audit.retention - days * day }
  const deliveries = { ...settings.deliveries, retention: settings.deliveries.retention - days * day }
  return { ...ctx, settings: { ...settings, audit, deliveries } }
}

test('months are there before they begin, each made once by however many workers', async ({ server }) => {
  await Promise.all([1, 2].map(() => makeAll(server.ctx)))
  const ends = (await months(server.ctx)).map(({ until }) => until)
  expect(ends.every((end) => end.getUTCDate() === 1 && end.getUTCHours() === 0)).toBe(true)
  await makeMonths(server.ctx)
  expect(await months(server.ctx)).toHaveLength(ends.length)
})

test('what a clock far ahead writes is kept apart and told of, and moves to its month', async ({ server }) => {
  const alice = await server.signUp('alice')
  const where = await writeAhead(server.ctx, localId(alice.id), '6 months')
  expect(await where()).toBe('audit_events_other')
  await makeMonths(server.ctx)
  expect(server.log.some((line) => line.includes('rows of the last day are of no month'))).toBe(true)

  await makeAll(server.ctx, 7)
  expect(await where()).toMatch(/^audit_events_\d{4}_\d\d$/)
  const { securityEvents } = await alice.ask<{ securityEvents: { totalCount: number } }>(
    '{ securityEvents { totalCount } }',
  )
  expect(securityEvents.totalCount).toBe(2)
})

test('a month goes as a whole when all of it is past its retention', async ({ server }) => {
  const alice = await server.signUp('alice')
  await makeAll(server.ctx, 7)
  const where = await writeAhead(server.ctx, localId(alice.id), '4 months')
  const part = await where()
  const isThere = async () => (await months(server.ctx)).some((month) => month.part === part)

  // Its time has passed, but what is in it was written now, whatever the clock said.
  await server.ctx.db.$executeRaw`
    UPDATE audit_events SET occurred_at = now() + interval '1 year' WHERE user_id = ${localId(alice.id)}::uuid`
  await pruneAuditTrail(later(server.ctx, 220))
  expect(await isThere()).toBe(true)

  await server.ctx.db.$executeRaw`
    UPDATE audit_events SET occurred_at = now() WHERE user_id = ${localId(alice.id)}::uuid`
  await until(async () => {
    await Promise.all([1, 2, 3].map(() => pruneAuditTrail(later(server.ctx, 220))))
    return !(await isThere())
  })
  expect(await where()).toBeUndefined()
})

test('each month of deliveries refuses to tell a target of one event twice', async ({ server }) => {
  await makeAll(server.ctx, 4)
  const careless = await server.ctx.db.$queryRaw`
    SELECT part::text
      FROM months_of('deliveries')
     WHERE NOT EXISTS (SELECT FROM pg_index
                        WHERE indrelid = part
                          AND indisunique
                          AND pg_get_indexdef(indexrelid) LIKE '%(target_id, first_seq)')`
  expect(careless).toEqual([])
})

test('a month of deliveries stays as long as one of them has not ended', async ({ server }) => {
  const { db } = server.ctx
  await makeAll(server.ctx, 7)
  const id = await db.$queryRaw<{ id: string }[]>`SELECT first_id(now() + interval '5 months')::text AS id`
  // Nobody sends it before this test is done with it.
  const data = { channel: 'EMAIL', kind: 'TEST', nextAt: new Date(Date.now() + 365 * day) } as const
  const delivery = await db.delivery.create({ data: { id: String(id[0]?.id), ...data } })
  const [found] = await db.$queryRaw<{ part: string }[]>`
    SELECT tableoid::regclass::text AS part FROM deliveries WHERE id = ${delivery.id}::uuid`
  const isThere = async () => (await months(server.ctx, 'deliveries')).some(({ part }) => part === found?.part)

  await pruneDeliveries(later(server.ctx, 300))
  expect(await isThere()).toBe(true)
  await db.delivery.update({ where: { id: delivery.id }, data: { state: 'SUPPRESSED', nextAt: null } })
  await until(async () => {
    await pruneDeliveries(later(server.ctx, 300))
    return !(await isThere())
  })
  expect(await db.delivery.count({ where: { id: delivery.id } })).toBe(0)
})
