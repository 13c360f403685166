import type { World } from '../../support/rig/world.ts'
import { populate } from '../letters.ts'

type Database = Pick<World, 'query'>

/** SQL of a letter's receiver and state, by its number `n`, `ids` of all people and two random numbers. */
interface Kind {
  readonly receiver: string
  readonly state: string
}

const anybody: Kind = {
  receiver: 'ids[1 + n % people]',
  state: `CASE WHEN luck < 0.6 THEN 'SEALED' WHEN luck < 0.65 THEN 'READY' ELSE 'OPENED' END`,
}

/** People, each with as many letters of everybody else's; two years of them. */
export async function fill(database: Database, people: number, letters: number): Promise<void> {
  await populate(database, people)
  await write(database, letters, anybody)
}

/** Who has the big box. */
export const collector = 'collector'

/** Of so many letters in the big box one is ready: no page meets one by chance. */
export const rarity = 5_000

/** One person with a great many letters. */
export async function fillBox(database: Database, letters: number): Promise<void> {
  await database.query(
    `INSERT INTO users (id, username, username_key, email, password_hash)
     VALUES (gen_random_uuid(), '${collector}', '${collector}', '${collector}@example.com', '')`,
  )
  await write(database, letters, {
    receiver: `(SELECT id FROM users WHERE username = '${collector}')`,
    state: `CASE WHEN n % ${rarity} = 0 THEN 'READY' WHEN luck < 0.6 THEN 'SEALED' ELSE 'OPENED' END`,
  })
}

/** Whose key OpenOn does not have. */
export const plainKeyId = 'bench'

/** OpenOn refuses to start over letters that it has no key for: those that the limit has written. */
export async function forgetPlainContents({ query }: Database): Promise<void> {
  await query('DELETE FROM capsule_contents WHERE key_id = $1', [plainKeyId])
}

/** Letters `Letter 1`, `Letter 2`, … in the order of their sealing. Without content, which no list touches. */
async function write({ query }: Database, letters: number, { receiver, state }: Kind): Promise<void> {
  await query(
    // By construction every reference holds; checking each takes minutes.
    `BEGIN;
     SET LOCAL session_replication_role = replica;
     WITH everybody AS (
       SELECT array_agg(id ORDER BY id) AS ids, count(*)::int AS people FROM users WHERE username <> '${collector}'
     ),
     numbers AS (
       SELECT n,
              now() - interval '730 days' * (1 - (n - 0.5) / ${letters}) AS sealed_at,
              random() AS luck,
              random() AS share
         FROM generate_series(1, ${letters}) AS n
     ),
     states AS (
       SELECT n, sealed_at, share, (${state})::capsule_state AS state,
              ${receiver} AS receiver_id,
              ids[1 + (n + 1 + (n / people * 7919) % (people - 1)) % people] AS sender_id
         FROM numbers, everybody
     ),
     instants AS (
       SELECT *,
              CASE WHEN state = 'SEALED' THEN now() + interval '1 day' + share * interval '1000 days'
                   ELSE sealed_at + share * (now() - sealed_at) END AS unlocks_at
         FROM states
     ),
     made AS (
       INSERT INTO capsules (id, state, sender_id, receiver_id, title, created_at, updated_at, sealed_at, unfolds_at,
                             unlocks_at, opened_at)
       SELECT gen_random_uuid(), state, sender_id, receiver_id, 'Letter ' || n, sealed_at, sealed_at, sealed_at,
              unlocks_at, unlocks_at,
              CASE WHEN state = 'OPENED' THEN unlocks_at + (now() - unlocks_at) * share END
         FROM instants
       RETURNING id, state, unlocks_at
     )
     INSERT INTO schedule SELECT id, unlocks_at FROM made WHERE state = 'SEALED';
     COMMIT`,
  )
  await query('SELECT recount_letters()')
  await query('VACUUM ANALYZE')
}
