import type { Load } from '../support/rig/load.ts'
import { overdue } from '../support/rig/promise.ts'
import { until } from '../support/until.ts'
import type { Cluster } from './cluster.ts'
import type { Strike } from './strikes.ts'

export interface Round {
  readonly who: string
  /** For how long no letter became ready, at most, in milliseconds. */
  readonly stoodStill: number
  /** How long until everything was well again, in milliseconds. */
  readonly took: number
  /** How often sealing failed meanwhile, as far as people were told. */
  readonly failed: number
}

/** Within so many milliseconds letters unlock again, whatever goes. */
const longestStandstill = 30_000

/**
 * Lets something happen to a cluster under load, and waits until letters unlock again and all its parts are well.
 *
 * @throws {Error} when they do not
 */
export async function round(cluster: Cluster, load: Load, strike: Strike): Promise<Round> {
  // What stands still has to have gone.
  await until(async () => (await unlocked(cluster, new Date(Date.now() - 2_000))) > 0, { what: 'letters unlocking' })
  const [since, start, failedBefore] = [new Date(), performance.now(), load.failed]
  const { who, isReplaced, mend } = await strike(cluster)
  const struckAt = new Date()
  try {
    await until(async () => (await isReplaced()) && (await unlocked(cluster, struckAt)) > 0, {
      what: 'letters unlocking again',
      within: longestStandstill,
    })
  } finally {
    await mend()
  }
  await cluster.isWell()
  await until(async () => (await overdue(cluster)) === 0, { what: 'everything due being ready' })
  const stoodStill = await longestPause(cluster, since)
  return { who, stoodStill, took: performance.now() - start, failed: load.failed - failedBefore }
}

/** How many letters have become ready since. */
async function unlocked({ query }: Cluster, since: Date): Promise<number> {
  const [row] = await query<{ count: number }>(
    `SELECT count(*)::int AS count FROM feed_events WHERE kind = 'READY' AND occurred_at > $1`,
    [since],
  )
  return row?.count ?? 0
}

async function longestPause({ query }: Cluster, since: Date): Promise<number> {
  const [row] = await query<{ pause: number }>(
    `SELECT coalesce(extract(epoch FROM max(pause)), 0)::float8 * 1000 AS pause
       FROM (SELECT occurred_at - lag(occurred_at, 1, $1) OVER (ORDER BY occurred_at) AS pause
               FROM feed_events
              WHERE kind = 'READY' AND occurred_at > $1) AS pauses`,
    [since],
  )
  return row?.pause ?? 0
}
