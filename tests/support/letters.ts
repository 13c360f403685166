import type { Context } from '../../src/domain/context.ts'
import { Prisma } from '../../src/generated/prisma/client.ts'
import { localId } from './ids.ts'
import type { Person } from './person.ts'

/** Letters put straight into the database, many at once, as sealing leaves them; without events and alarms. */
interface Many {
  readonly count: number
  readonly from: Person
  /** Each in turn. */
  readonly to: readonly Person[]
  /** Milliseconds from now; the past for letters that are overdue. Each letter takes the next one in turn. */
  readonly unfoldsIn: readonly number[]
  /** Milliseconds after unfolding. */
  readonly unlocksAfter: number
}

export async function addSealedLetters(ctx: Context, letters: Many): Promise<void> {
  const { count, from, to, unfoldsIn, unlocksAfter } = letters
  const insertion = Prisma.sql`
    WITH letters AS (
      INSERT INTO capsules (id, state, sender_id, receiver_id, title, sealed_at, unfolds_at, unlocks_at)
      SELECT gen_random_uuid(), 'SEALED', ${localId(from.id)}::uuid,
             (${to.map(({ id }) => localId(id))}::uuid[])[1 + n % ${to.length}::int], 'Letter ' || n,
             now() - interval '1 year', unfolds_at, unfolds_at + ${unlocksAfter}::float8 * interval '1 millisecond'
        FROM generate_series(0, ${count - 1}::int) AS n,
             LATERAL (
               SELECT date_trunc('milliseconds', now())
                      + (${unfoldsIn}::float8[])[1 + n % ${unfoldsIn.length}::int] * interval '1 millisecond'
             ) AS times (unfolds_at)
      RETURNING id, unfolds_at
    )
    INSERT INTO schedule (capsule_id, due_at) SELECT id, unfolds_at FROM letters`
  await ctx.db.$transaction([ctx.db.$executeRaw(insertion), ctx.db.$executeRaw(Prisma.sql`SELECT recount_letters()`)])
}

/** Puts so many more events of one letter into a feed, past the API. */
export async function addEvents(ctx: Context, person: Person, letter: { id: string }, count: number): Promise<void> {
  const userId = localId(person.id)
  await ctx.db.$executeRaw(Prisma.sql`
    WITH feed AS (
      UPDATE feeds SET last_seq = last_seq + ${count}::int WHERE user_id = ${userId}::uuid RETURNING last_seq
    )
    INSERT INTO feed_events (user_id, seq, kind, capsule_id)
    SELECT ${userId}::uuid, last_seq - ${count}::int + n, 'SEALED', ${localId(letter.id)}::uuid
      FROM feed, generate_series(1, ${count}::int) AS n`)
}
