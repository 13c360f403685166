import type { Received } from '../mail-server.ts'
import type { World } from './world.ts'

type Database = Pick<World, 'query'>

/** Notices by email of letters that are ready: how they are planned, sent and come. */

/** Makes all that waits be looked at now, as if pauses and the leases of workers that were killed were over. */
export const waitNoMore = ({ query }: Database) =>
  query(
    `UPDATE deliveries
        SET next_at = now(), leased_until = CASE WHEN leased_until IS NOT NULL THEN now() END
      WHERE next_at IS NOT NULL`,
  )

/** How many people have to be told of something, and how many notices have not come to their end. */
export async function undelivered({ query }: Database): Promise<number> {
  const [row] = await query<{ count: number }>(
    `SELECT (SELECT count(*) FROM notice_news)::int
            + (SELECT count(*) FROM notice_due WHERE due_at <= now())::int
            + (SELECT count(*) FROM deliveries WHERE next_at IS NOT NULL)::int AS count`,
  )
  return row?.count ?? 0
}

/** Letters that are ready of which a target that wants it has none or several records. */
const wronglyPlanned = `
  SELECT event.user_id, event.seq, count(deliveries.id)::int AS records
    FROM feed_events AS event
    JOIN capsules ON capsules.id = event.capsule_id AND capsules.receiver_id = event.user_id
    JOIN targets ON targets.user_id = event.user_id AND 'READY' = ANY (targets.kinds)
    LEFT JOIN deliveries
      ON target_id = targets.id
     AND deliveries.kind = 'READY'
     AND event.seq BETWEEN first_seq AND last_seq
     AND event.capsule_id = ANY (capsule_ids)
   WHERE event.kind = 'READY'
   GROUP BY event.user_id, event.seq, targets.id
  HAVING count(deliveries.id) <> 1`

/** After so many attempts that nobody knows the end of, it is given up. */
const mostDoubts = 3

/**
 * What is wrong with notices when all is delivered, in words: one that has no record or two, that was lost, or came again
 * without its record saying that this may be.
 *
 * @param mails all that came
 */
export async function noticeViolations({ query }: Database, mails: readonly Received[]): Promise<string[]> {
  const planned = await query(wronglyPlanned)
  const found = planned.map((row) => `a letter that is ready has not one record: ${JSON.stringify(row)}`)
  const times = new Map<string, number>()
  for (const { messageId, isAnswered } of mails) {
    const id = messageId.slice(1, messageId.indexOf('@'))
    times.set(id, (times.get(id) ?? 0) + (isAnswered ? 1 : 0))
  }
  const records = await query<{ id: string; state: string; doubts: number }>(
    `SELECT id, state, doubts FROM deliveries WHERE channel = 'EMAIL'`,
  )
  for (const { id, state, doubts } of records) {
    const came = times.get(id) ?? 0
    times.delete(id)
    const isGivenUp = state === 'FAILED' && doubts > mostDoubts
    if (isGivenUp) continue
    if (state !== 'SENT' || came === 0) found.push(`a mail was lost: ${id} is ${state} and came ${came} times`)
    if (came > 1 + doubts) found.push(`a mail came ${came} times, with ${doubts} doubts: ${id}`)
  }
  for (const id of times.keys()) found.push(`a mail has no record: ${id}`)
  return found
}
