import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Cause, Log, RingTopic } from '../../domain/ports.ts'
import { type DatabaseAddress, openClient } from '../db.ts'
import { createHearers, messages, type OpenDoorbell } from './hearers.ts'
import { together } from './together.ts'

const channel = 'openon_feed'
/** A payload has at most 8,000 bytes; 200 ids of 36 characters, their commas and a cause of 55 fit. */
const idsPerMessage = 200
/** Milliseconds between two questions whether rings still come. */
const checkEvery = 300
const longestPause = 5_000

/**
 * Rings by LISTEN/NOTIFY, heard on a connection of its own. When that breaks it is made again, with growing pauses,
 * and the gap is announced once it listens.
 */
export function createPostgresDoorbell(address: DatabaseAddress, pool: pg.Pool, log: Log): OpenDoorbell {
  const hearers = createHearers()
  const closing = new AbortController()
  let heard = Number.NEGATIVE_INFINITY

  /** Listens until the connection breaks. */
  async function listenOnce(onListening: () => void): Promise<void> {
    const client = openClient(address)
    try {
      await client.connect()
      const broken = new Promise<never>((_, reject) => {
        client.on('error', reject)
        client.on('end', () => reject(new Error('the connection ended')))
        closing.signal.addEventListener('abort', () => reject(closing.signal.reason), { once: true })
      })
      broken.catch(() => {})
      client.on('notification', (message) => {
        if (message.channel === channel && message.payload) hearers.ring(message.payload)
      })
      const since = performance.now()
      await client.query(`LISTEN ${channel}`)
      heard = since
      onListening()
      for (;;) {
        await Promise.race([sleep(checkEvery, undefined, { signal: closing.signal }), broken])
        const asked = performance.now()
        // The answer comes behind the rings from before the question. A connection that died silently fails this by the
        // client's query timeout.
        await Promise.race([client.query('SELECT 1'), broken])
        heard = asked
      }
    } finally {
      client.end().catch(() => {})
    }
  }

  async function listenForever(): Promise<void> {
    for (let pause = 50; !closing.signal.aborted; pause = Math.min(pause * 2, longestPause)) {
      try {
        await listenOnce(() => {
          pause = 50
          hearers.gap()
        })
      } catch (error) {
        if (closing.signal.aborted) return
        log.warn({ err: error }, 'the doorbell is deaf; listening again')
      }
      await sleep(pause, undefined, { signal: closing.signal }).catch(() => {})
    }
  }
  const listening = listenForever()

  const notify = async (payloads: readonly string[]) => {
    await pool.query('SELECT pg_notify($1, message) FROM unnest($2::text[]) AS message', [channel, payloads])
  }
  // Notifications are committed one after the other, whoever sends them.
  const gathered = (topic: RingTopic) => together<Ring>((rings) => notify([...messagesOf(rings, topic)]))
  const rings = { feed: gathered('feed'), writes: gathered('writes') }

  return {
    listen: hearers.listen,
    heardUntil: () => heard,
    ring: (userIds, topic = 'feed', cause = null) =>
      topic === 'sessions'
        ? notify([...messages(userIds, topic, cause, idsPerMessage)])
        : rings[topic]([{ userIds, cause }]),
    async close() {
      closing.abort()
      await listening
    },
  }
}

interface Ring {
  readonly userIds: readonly string[]
  readonly cause: Cause | null
}

/** What is rung at the same time, in as few messages as there are causes: each user is named once for each. */
function* messagesOf(rings: readonly Ring[], topic: RingTopic): Generator<string> {
  const byCause = new Map<Cause | null, Set<string>>()
  for (const { userIds, cause } of rings) {
    const users = byCause.get(cause) ?? new Set()
    byCause.set(cause, users)
    for (const userId of userIds) users.add(userId)
  }
  for (const [cause, users] of byCause) yield* messages([...users], topic, cause, idsPerMessage)
}
