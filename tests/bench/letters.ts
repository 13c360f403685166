import type { World } from '../support/rig/world.ts'

type Database = Pick<World, 'query'>

/** Users who exist for their letters alone. */
export async function populate({ query }: Database, people: number): Promise<void> {
  await query(
    `INSERT INTO users (id, username, username_key, email, password_hash)
     SELECT gen_random_uuid(), 'u' || n, 'u' || n, 'u' || n || '@example.com', '' FROM generate_series(1, $1::int) AS n`,
    [people],
  )
}

/**
 * Seals letters between random people: every `rate`-th unlocks at one instant, the others at random over five years.
 *
 * @param instant milliseconds from now
 */
export async function sealMany({ query }: Database, count: number, rate: number, instant: number): Promise<void> {
  await query(
    `WITH people AS (SELECT array_agg(id) AS ids FROM users),
     made AS (
       INSERT INTO capsules (id, state, sender_id, receiver_id, title, sealed_at, unfolds_at, unlocks_at)
       SELECT gen_random_uuid(), 'SEALED',
              ids[1 + floor(random() * cardinality(ids))], ids[1 + floor(random() * cardinality(ids))],
              'One of many', now(), instant, instant
         FROM people, generate_series(1, $1::int) AS n,
              LATERAL (
                SELECT CASE WHEN n % $2 = 0 THEN now() + $3::float8 * interval '1 millisecond'
                            ELSE now() + interval '5 minutes' + random() * interval '1825 days' END AS instant
              ) AS chosen
       RETURNING id, unlocks_at
     )
     INSERT INTO schedule SELECT id, unlocks_at FROM made`,
    [count, rate, instant],
  )
  await query('SELECT recount_letters()')
  await query('VACUUM ANALYZE')
}

/** Makes what is ready wait again for one instant, as if nothing had happened. */
export async function waitAgain({ query }: Database, instant: number): Promise<void> {
  await query(
    `WITH again AS (
       UPDATE capsules
          SET state = 'SEALED', unfolds_at = instant, unlocks_at = instant
         FROM (SELECT now() + $1::float8 * interval '1 millisecond' AS instant) AS chosen
        WHERE state = 'READY'
       RETURNING id, unlocks_at
     ),
     kept AS (
       INSERT INTO schedule SELECT id, unlocks_at FROM again
           ON CONFLICT (capsule_id) DO UPDATE SET due_at = excluded.due_at
     )
     SELECT`,
    [instant],
  )
  // Whoever follows a feed goes on from where it is.
  await query('TRUNCATE feed_events')
  await query('UPDATE feeds SET pruned_seq = last_seq')
  await query('SELECT recount_letters()')
  await query('VACUUM ANALYZE feeds')
  await query('VACUUM ANALYZE capsules')
  await query('VACUUM ANALYZE schedule')
}
