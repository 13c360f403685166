import { once as nextOf } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { createPostgresBackend, type PostgresConnectionOptions, Queue, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import type { AlarmClock, Help, Log } from '../domain/ports.ts'
import { type DatabaseAddress, directly, openPool } from './db.ts'
import { alarmId, type LookedAt, looker, type QueueLooker } from './queue-look.ts'
import { openCommander, openWaiter, type RedisAddress } from './redis.ts'

/** BullMQ seen as an alarm clock: one queue whose only job says "look what is due". */
export interface OpenQueue extends AlarmClock, QueueLooker {
  /**
   * Calls `onCall` at every alarm, with its instant, and at calls for help. The returned function takes no more of them
   * and waits for the last to be done.
   */
  work(onCall: (call: Call) => Promise<void>): () => Promise<void>
  /** Hears when alarms may have been lost and ought to be set again. */
  onLoss(listener: () => void): void
  /** Rejects while the queue is out of reach. */
  check(): Promise<void>
  close(): Promise<void>
}

/** An alarm's instant in milliseconds since the epoch, or what help is wanted with. */
export type Call = number | Help

const queueName = 'alarms'
const jobName = 'unlock'
/** An instant's alarm can be set again after it rang, so nothing that is done may keep its id. */
const forgotten = { removeOnComplete: true, removeOnFail: true } as const
/** Who has been called and has not come yet looks at everything: while no worker runs, calls do not heap up. */
const once = { deduplication: { id: 'tell', keepLastIfActive: true } } as const
/** Milliseconds; BullMQ's blocking command, the longest, comes back after ten seconds. */
const consumerSilence = 15_000
/** How long whoever sets an alarm waits for a queue that is still being connected, in milliseconds. */
const producerPatience = 2_000
/** Alarms that one worker process has at a time: most of them wait for their instant, which they ring before. */
const concurrency = 32

/**
 * BullMQ on Redis. Whoever seals a letter does not wait for a Redis that is away: setting alarms fails fast. Workers
 * wait as long as it takes, and a connection that died silently is noticed by its socket timeout.
 *
 * @param prefix keeps deployments that share a Redis apart
 */
export function openRedisQueue(address: RedisAddress, prefix: string, log: Log): OpenQueue {
  const warn = (error: Error) => log.warn({ err: error }, 'the queue is out of reach')
  const consumers: Redis[] = []
  const lossListeners: (() => void)[] = []
  const producer = openCommander(address, warn)
  let queue: Queue | null = null
  producer.on('ready', () => {
    // A BullMQ queue made without a connection never recovers, so it is made with the first one.
    if (!queue) {
      const made = new Queue(queueName, { connection: producer, prefix, skipWaitingForReady: true })
      made.on('error', () => {}) // The connection tells it.
      made.waitUntilReady().catch(() => {
        queue = null
      })
      queue = made
    }
    for (const listener of lossListeners) listener()
  })
  return {
    ...alarmsOn(() => {
      if (!queue) throw new Error('Redis is out of reach')
      return queue
    }),
    // Whoever looks has time, and may have opened it a moment ago.
    ...looker(async () => {
      if (!queue) await Promise.race([nextOf(producer, 'ready'), sleep(producerPatience, undefined, { ref: false })])
      if (!queue) throw new Error('Redis is out of reach')
      return queue
    }),
    work(onCall) {
      const connection = openWaiter(address, consumerSilence, warn)
      consumers.push(connection)
      return run(new Worker(queueName, ringing(onCall), { connection, prefix, concurrency }), log)
    },
    onLoss: (listener) => void lossListeners.push(listener),
    check: async () => void (await producer.ping()),
    async close() {
      await queue?.close()
      for (const redis of [producer, ...consumers]) redis.disconnect()
    },
  }
}

/**
 * BullMQ on PostgreSQL, in the schema `bullmq` that migrations have made. Alarms are as durable as letters.
 *
 * A queue or worker whose first connection fails keeps that failure for ever, and the worker asks for it again without
 * a pause; so both are made anew until one connects. Connections that break later they replace by themselves.
 */
export function openPostgresQueue(address: DatabaseAddress, log: Log): OpenQueue {
  // One connection listens, for as long as there is a worker.
  const own = { ...directly(address), poolSize: address.poolSize + 1 }
  const pool = openPool(own, log, { options: '-c search_path=bullmq' })
  const connection = pool as PostgresConnectionOptions
  const closing = new AbortController()
  const connect = <Part extends Connecting>(make: () => Part) => connected(make, closing.signal, log)
  const lossListeners: (() => void)[] = []
  let queue: (Bulk & Connecting & LookedAt) | null = null
  const opening = connect(() => new Queue(queueName, { connection }, createPostgresBackend)).then((made) => {
    queue = made
    for (const listener of lossListeners) listener()
  })
  const connectedQueue = async () => {
    if (!queue) await Promise.race([opening, sleep(producerPatience, undefined, { ref: false })])
    if (!queue) throw new Error('PostgreSQL is out of reach')
    return queue
  }
  return {
    ...alarmsOn(connectedQueue),
    ...looker(connectedQueue),
    work(onCall) {
      const options = { connection, concurrency, autorun: false }
      const worker = connect(() => new Worker(queueName, ringing(onCall), options, createPostgresBackend)).then(
        (made) => {
          const stop = made && run(made, log)
          // Its end is awaited by closing it.
          made?.run().catch((error: unknown) => log.error({ err: error }, 'the worker has stopped'))
          return stop
        },
      )
      return async () => {
        closing.abort()
        await (await worker)?.()
      }
    },
    onLoss: (listener) => void lossListeners.push(listener),
    async check() {
      if (!queue) throw new Error('PostgreSQL is out of reach')
      await pool.query('SELECT 1')
    },
    async close() {
      closing.abort()
      await opening
      await queue?.close()
      await pool.end()
    },
  }
}

interface Connecting {
  on(event: 'error', listener: (error: Error) => void): unknown
  waitUntilReady(): Promise<unknown>
  close(): Promise<void>
}

/** Makes a queue or worker again, with growing pauses, until its first connection succeeds; null when it is too late. */
async function connected<Part extends Connecting>(
  make: () => Part,
  signal: AbortSignal,
  log: Log,
): Promise<Part | null> {
  for (let pause = 50; !signal.aborted; pause = Math.min(pause * 2, 5_000)) {
    const made = make()
    made.on('error', (error: Error) => log.warn({ err: error }, 'the queue is out of reach'))
    try {
      await made.waitUntilReady()
      return made
    } catch {
      await made.close().catch(() => {})
      await sleep(pause, undefined, { signal }).catch(() => {})
    }
  }
  return null
}

/** What a job says: one of both. */
interface Ringing {
  readonly at?: number
  readonly help?: Help
}

const ringing =
  (onCall: (call: Call) => Promise<void>) =>
  ({ data }: { data: Ringing }) =>
    onCall(data.at ?? data.help ?? 'unlock')

interface Bulk {
  addBulk(jobs: { name: string; data: Ringing; opts: object }[]): Promise<unknown>
}

function alarmsOn(queue: () => Bulk | Promise<Bulk>): AlarmClock {
  return {
    async set(alarms) {
      const bulk = await queue()
      await bulk.addBulk(
        alarms.map((alarm) => ({
          name: jobName,
          data: { at: alarm.at },
          opts: { ...forgotten, jobId: alarmId(alarm.at), delay: Math.ceil(alarm.in) },
        })),
      )
    },
    async callForHelp(help) {
      const bulk = await queue()
      await bulk.addBulk([
        { name: jobName, data: { help }, opts: help === 'tell' ? { ...forgotten, ...once } : forgotten },
      ])
    },
  }
}

interface Running {
  on(event: 'error' | 'failed', listener: (...args: never[]) => void): unknown
  close(): Promise<void>
}

function run(worker: Running, log: Log): () => Promise<void> {
  worker.on('error', (error: Error) => log.warn({ err: error }, 'the worker has trouble with its queue'))
  worker.on('failed', (_job: unknown, error: Error) => log.error({ err: error }, 'an alarm failed; the sweep goes on'))
  return () => worker.close()
}
