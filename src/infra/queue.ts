import { createPostgresBackend, type PostgresConnectionOptions, Queue, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import type { AlarmClock, Log } from '../domain/ports.ts'
import { type DatabaseAddress, openPool } from './db.ts'
import { openCommander, openWaiter } from './redis.ts'

/** BullMQ seen as an alarm clock: one queue whose only job says "look what is due". */
export interface OpenQueue extends AlarmClock {
  /** Calls `onAlarm` at every alarm. The returned function takes no more of them and waits for the last to be done. */
  work(onAlarm: () => Promise<void>): () => Promise<void>
  /** Hears when alarms may have been lost and ought to be set again. */
  onLoss(listener: () => void): void
  close(): Promise<void>
}

const queueName = 'alarms'
const jobName = 'unlock'
/** An instant's alarm can be set again after it rang, so nothing that is done may keep its id. */
const forgotten = { removeOnComplete: true, removeOnFail: true } as const
/** Milliseconds; BullMQ's blocking command, the longest, comes back after ten seconds. */
const consumerSilence = 15_000
/** Alarms that one worker process handles at a time. */
const concurrency = 2

/**
 * BullMQ on Redis. Whoever seals a letter does not wait for a Redis that is away: setting alarms fails fast. Workers
 * wait as long as it takes, and a connection that died silently is noticed by its socket timeout.
 *
 * @param prefix keeps deployments that share a Redis apart
 */
export function openRedisQueue(url: string, prefix: string, log: Log): OpenQueue {
  const warn = (error: Error) => log.warn({ err: error }, 'the queue is out of reach')
  const consumers: Redis[] = []
  const lossListeners: (() => void)[] = []
  const producer = openCommander(url, warn)
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
    work(onAlarm) {
      const connection = openWaiter(url, consumerSilence, warn)
      consumers.push(connection)
      return run(new Worker(queueName, onAlarm, { connection, prefix, concurrency }), log)
    },
    onLoss: (listener) => void lossListeners.push(listener),
    async close() {
      await queue?.close()
      for (const redis of [producer, ...consumers]) redis.disconnect()
    },
  }
}

/** BullMQ on PostgreSQL, in the schema `bullmq` that migrations have made. Alarms are as durable as letters. */
export function openPostgresQueue(address: DatabaseAddress, log: Log): OpenQueue {
  // One connection listens, for as long as there is a worker.
  const pool = openPool({ ...address, poolSize: address.poolSize + 1 }, log, { options: '-c search_path=bullmq' })
  const connection = pool as PostgresConnectionOptions
  const queue = new Queue(queueName, { connection }, createPostgresBackend)
  queue.on('error', (error) => log.warn({ err: error }, 'the queue is out of reach'))
  return {
    ...alarmsOn(() => queue),
    work: (onAlarm) => run(new Worker(queueName, onAlarm, { connection, concurrency }, createPostgresBackend), log),
    onLoss: () => {},
    async close() {
      await queue.close()
      await pool.end()
    },
  }
}

interface Bulk {
  addBulk(jobs: { name: string; data: object; opts: object }[]): Promise<unknown>
}

function alarmsOn(queue: () => Bulk): AlarmClock {
  return {
    async set(alarms) {
      await queue().addBulk(
        alarms.map((alarm) => ({
          name: jobName,
          data: {},
          opts: { ...forgotten, jobId: `due-${alarm.at}`, delay: Math.ceil(alarm.in) },
        })),
      )
    },
    async callForHelp() {
      await queue().addBulk([{ name: jobName, data: {}, opts: forgotten }])
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
