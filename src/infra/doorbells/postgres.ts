import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Log, RingTopic } from '../../domain/ports.ts'
import { type DatabaseAddress, openClient } from '../db.ts'
import { createHearers, messages, type OpenDoorbell } from './hearers.ts'
import { together } from './together.ts'

const channel = 'openon_feed'
/** A payload has at most 8,000 bytes; 200 ids of 36 characters and their commas fit. */
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

  const ring = async (userIds: readonly string[], topic: RingTopic) => {
    await pool.query('SELECT pg_notify($1, message) FROM unnest($2::text[]) AS message', [
      channel,
      [...messages(userIds, topic, idsPerMessage)],
    ])
  }
  // Notifications are committed one after the other, whoever sends them.
  const ringForNews = together<string>((userIds) => ring([...new Set(userIds)], 'feed'))

  return {
    listen: hearers.listen,
    heardUntil: () => heard,
    ring: (userIds, topic = 'feed') => (topic === 'feed' ? ringForNews(userIds) : ring(userIds, topic)),
    async close() {
      closing.abort()
      await listening
    },
  }
}
