import { Prisma } from '../generated/prisma/client.ts'
import type { Context } from './context.ts'

/** Tables that are kept by month, in partitions of their ids (UUIDv7), and when a row of each was written. */
const tables = { audit_events: 'occurred_at', deliveries: 'created_at' } as const

type Table = keyof typeof tables

/**
 * Makes the months to come. What is of no month, because its id is of a clock that is far ahead or nobody made the month in
 * time, is kept apart, and moves to its month when that is made; that there is such is told in the log. Safe on many workers
 * at once.
 *
 * @param ahead within how many months those begin that are to be there
 */
export async function makeMonths({ db, log }: Pick<Context, 'db' | 'log'>, ahead = 2): Promise<void> {
  for (const [table, written] of Object.entries(tables)) {
    await whileDone(db, Prisma.sql`make_month(${table}::text::regclass, ${ahead}::int)`)
    const [found] = await db.$queryRaw<{ rows: number }[]>(Prisma.sql`
      SELECT count(*)::int AS rows
        FROM ${Prisma.raw(`${table}_other`)}
       WHERE ${Prisma.raw(written)} > now() - interval '1 day'`)
    if (found && found.rows > 0)
      log.warn(
        { table, rows: found.rows },
        'rows of the last day are of no month; is the clock of a process far ahead?',
      )
  }
}

/** One statement for each month, so that none is locked for as long as it takes to make or drop many. */
async function whileDone(db: Context['db'], step: Prisma.Sql): Promise<void> {
  for (;;) {
    const [row] = await db.$queryRaw<{ done: boolean }[]>(Prisma.sql`SELECT ${step} AS done`)
    if (!row?.done) return
  }
}

/** Rows that one run removes one by one: where there are more, they go with their month. */
const batch = 10_000

interface Past {
  readonly table: Table
  /** Milliseconds. */
  readonly retention: number
  /** What else must be so of a row that goes: an SQL condition. */
  readonly ended?: Prisma.Sql
}

/**
 * Removes what is past its retention: months as wholes, at the cost of deleting a few files, and some of what a month has
 * that is not over yet. A month that somebody reads for long is left for the next time. Safe on many workers at once.
 *
 * @returns how many went one by one
 */
export async function pruneMonths({ db }: Context, { table, retention, ended = Prisma.sql`true` }: Past) {
  const before = Prisma.sql`now() - ${retention}::float8 * interval '1 millisecond'`
  await whileDone(db, Prisma.sql`drop_month(${table}::text::regclass, ${before})`)
  const rows = Prisma.raw(table)
  return db.$executeRaw(Prisma.sql`
    WITH old AS MATERIALIZED (
      SELECT id
        FROM ${rows}
       WHERE ${Prisma.raw(tables[table])} < ${before}
         AND ${ended}
       LIMIT ${batch}
         FOR UPDATE SKIP LOCKED
    )
    DELETE FROM ${rows} AS gone
     USING old
     WHERE gone.id = old.id`)
}
