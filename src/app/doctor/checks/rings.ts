import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '../../../config.ts'
import { type DatabaseAddress, openClient } from '../../../infra/db.ts'
import { openCommander } from '../../../infra/redis.ts'
import { type Check, failed, ok, skipped } from '../check.ts'
import { modest } from '../subject.ts'

/** Milliseconds in which a ring has to be heard. */
const patience = 3_000

export const ringsCheck: Check = {
  number: 24,
  title: 'rings',
  after: [10],
  todo: 'See that each process reaches the same Redis, or else PostgreSQL itself and no pooler. Subscribers hear by the heartbeat meanwhile.',
  async look({ config: { database, messaging }, database: find }) {
    if (database.kind === 'embedded') return skipped('they do not leave the process')
    const ways = messaging.kind === 'redis' ? overRedis(messaging) : overPostgres((await find()).address)
    const started = performance.now()
    // One that nobody else listens to.
    const isHeard = await ways(`openon_doctor_${randomUUID()}`)
    if (!isHeard) return failed(`one that was sent was not heard in ${patience} ms`, ringsCheck.todo)
    return ok(`one was heard after ${Math.ceil(performance.now() - started)} ms`)
  },
}

type Ring = (channel: string) => Promise<boolean>

const soon = async (heard: Promise<unknown>): Promise<boolean> =>
  Promise.race([heard.then(() => true), sleep(patience, false, { ref: false })])

const overPostgres =
  (address: DatabaseAddress): Ring =>
  async (channel) => {
    const [hearer, ringer] = [openClient(address, modest), openClient(address, modest)]
    try {
      for (const client of [hearer, ringer]) {
        client.on('error', () => {})
        await client.connect()
      }
      const heard = new Promise((resolve) => hearer.once('notification', resolve))
      await hearer.query(`LISTEN "${channel}"`)
      await ringer.query('SELECT pg_notify($1, $2)', [channel, ''])
      const isHeard = await soon(heard)
      // Behind a pooler others may have that session next.
      await hearer.query(`UNLISTEN "${channel}"`)
      return isHeard
    } finally {
      await Promise.all([hearer, ringer].map((client) => client.end().catch(() => {})))
    }
  }

const overRedis =
  ({ address }: Extract<Config['messaging'], { kind: 'redis' }>): Ring =>
  async (channel) => {
    const [hearer, ringer] = [openCommander(address, () => {}), openCommander(address, () => {})]
    try {
      await Promise.all([hearer, ringer].map((redis) => once(redis, 'ready')))
      const heard = new Promise((resolve) => hearer.once('message', resolve))
      await hearer.subscribe(channel)
      await ringer.publish(channel, '')
      return await soon(heard)
    } finally {
      for (const redis of [hearer, ringer]) redis.disconnect()
    }
  }
