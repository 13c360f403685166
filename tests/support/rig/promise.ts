import type { World } from './world.ts'

type Database = Pick<World, 'query'>

/** What the database must never show, whatever happened. Each query finds violations. */
const never = {
  'a feed has a gap, or its counter is wrong': `
    SELECT feeds.user_id
      FROM feeds LEFT JOIN feed_events USING (user_id)
     GROUP BY feeds.user_id
    HAVING count(seq) <> last_seq - pruned_seq OR min(seq) <= pruned_seq OR max(seq) > last_seq`,
  'the same thing was told twice': `
    SELECT user_id, capsule_id, kind FROM feed_events GROUP BY 1, 2, 3 HAVING count(*) > 1`,
  'a letter was ready before its instant': `
    SELECT capsule_id
      FROM feed_events JOIN capsules ON capsules.id = capsule_id
     WHERE (kind = 'READY' AND occurred_at < unlocks_at) OR (kind = 'UNFOLDING' AND occurred_at < unfolds_at)`,
  'a letter went backwards in a feed': `
    SELECT user_id, capsule_id
      FROM (SELECT *, lag(kind) OVER (PARTITION BY user_id, capsule_id ORDER BY seq) AS before FROM feed_events) AS steps
     WHERE kind <= before`,
  'a letter and its events disagree': `
    SELECT id
      FROM capsules
     WHERE state IN ('UNFOLDING', 'READY', 'OPENED')
       AND NOT EXISTS (
             SELECT FROM feed_events
              WHERE capsule_id = id AND user_id = receiver_id AND kind::text = state::text)`,
  'the schedule is not what time will move': `
    SELECT id
      FROM capsules FULL JOIN schedule ON capsule_id = id
     WHERE (coalesce(state IN ('SEALED', 'UNFOLDING'), false)) <> (capsule_id IS NOT NULL)`,
  'two notices tell a target the same': `
    SELECT target_id, event.seq
      FROM deliveries
      JOIN feed_events AS event
        ON event.user_id = deliveries.user_id
       AND event.seq BETWEEN first_seq AND last_seq
       AND event.kind::text = deliveries.kind::text
       AND event.capsule_id = ANY (capsule_ids)
     GROUP BY 1, 2
    HAVING count(*) > 1`,
  'letters are miscounted': 'SELECT letters_miscounted()',
}

/** Every violation of the promise that the database shows, in words. */
export async function violations({ query }: Database): Promise<string[]> {
  const found = await Promise.all(
    Object.entries(never).map(async ([what, sql]) => {
      const rows = await query(sql)
      return rows.length > 0 ? [`${what}: ${rows.length}, such as ${JSON.stringify(rows[0])}`] : []
    }),
  )
  return found.flat()
}

/** How many letters are past their instant and not ready. */
export async function overdue({ query }: Database): Promise<number> {
  const [row] = await query<{ count: number }>(
    `SELECT count(*)::int AS count FROM capsules WHERE state IN ('SEALED', 'UNFOLDING') AND unlocks_at <= now()`,
  )
  return row?.count ?? 0
}

/** How many letters time has still to move, due or not. */
export async function waiting({ query }: Database): Promise<number> {
  const [row] = await query<{ count: number }>('SELECT count(*)::int AS count FROM schedule')
  return row?.count ?? 0
}

/** How long after its instant the latest letter became ready, in milliseconds. */
export async function lateness({ query }: Database): Promise<number> {
  const [row] = await query<{ late: number }>(
    `SELECT extract(epoch FROM max(occurred_at - unlocks_at))::float8 * 1000 AS late
       FROM feed_events JOIN capsules ON id = capsule_id
      WHERE kind = 'READY'`,
  )
  return row?.late ?? 0
}

/**
 * Seals many letters at once, past the API, each from the first person to the second; counted as sealing counts them.
 *
 * @param dueIn milliseconds from now
 */
export async function plant({ query }: Database, people: readonly string[], count: number, dueIn: number) {
  await query(
    `WITH letters AS (
       INSERT INTO capsules (id, state, sender_id, receiver_id, title, sealed_at, unfolds_at, unlocks_at)
       SELECT gen_random_uuid(), 'SEALED', $1, $2, 'One of many', now(), at, at
         FROM generate_series(1, $3::int), (SELECT now() + $4::float8 * interval '1 millisecond' AS at) AS moment
       RETURNING id, unlocks_at
     ),
     scheduled AS (
       INSERT INTO schedule SELECT id, unlocks_at FROM letters
     )
     INSERT INTO feeds (user_id, last_seq, inbox_sealed, outbox_sealed)
     SELECT person, 0, sum(received), sum(sent)
       FROM (VALUES ($1::uuid, 0, $3::int), ($2::uuid, $3::int, 0)) AS concerned (person, received, sent)
      GROUP BY person
      ORDER BY person
         ON CONFLICT (user_id) DO UPDATE
        SET inbox_sealed = feeds.inbox_sealed + excluded.inbox_sealed,
            outbox_sealed = feeds.outbox_sealed + excluded.outbox_sealed`,
    [...people, count, dueIn],
  )
}
