import { join } from 'node:path'
import { pino } from 'pino'
import { type DatabaseAddress, openPool } from '../../src/infra/db.ts'
import type { OpenDoorbell } from '../../src/infra/doorbells/hearers.ts'
import { createPostgresDoorbell } from '../../src/infra/doorbells/postgres.ts'
import { createRedisDoorbell } from '../../src/infra/doorbells/redis.ts'
import { startEmbeddedDatabase } from '../../src/infra/embedded.ts'
import { type OpenQueue, openPostgresQueue, openRedisQueue } from '../../src/infra/queue.ts'
import { createDatabase } from './database.ts'
import { atLast, disposable } from './disposable.ts'
import { mode } from './mode.ts'
import { type Network, startNetwork } from './rig/network.ts'

/** What carries alarms and rings in this mode, without OpenOn on top, behind a network that can break. */
export interface Backend extends AsyncDisposable {
  readonly network: Network
  /** Of the database; in Redis mode past the network, which is Redis's. */
  readonly address: DatabaseAddress
  /** A doorbell as one more process would have it. */
  doorbell(): OpenDoorbell
  /** A queue as one more process would have it. */
  queue(): OpenQueue
}

const log = pino({ level: 'silent' })

export const startBackend = (): Promise<Backend> =>
  disposable(async (use) => {
    const { env } = use(await createDatabase(mode))
    const { address, target } = await locate()
    const network = use(await startNetwork(Number(target.port), target.hostname))
    const redis = env['REDIS_URL'] ? through(env['REDIS_URL']) : null
    const prefix = env['REDIS_PREFIX'] ?? ''
    const reached = redis ? address : { ...address, connection: { ...address.connection, ...behind() } }
    return {
      network,
      address: reached,
      doorbell() {
        if (redis) return closing(createRedisDoorbell(redis, prefix, log))
        const pool = openPool({ ...reached, poolSize: 2 }, log)
        use(atLast(() => pool.end()))
        return closing(createPostgresDoorbell(reached, pool, log))
      },
      queue: () => closing(redis ? openRedisQueue(redis, prefix, log) : openPostgresQueue(reached, log)),
    }

    /** Where the database is, and where the server is whose network breaks. */
    async function locate(): Promise<{
      address: DatabaseAddress
      target: { hostname: string; port: string | number }
    }> {
      if (mode === 'embedded') {
        const folder = join(env['OPENON_DATA_DIR'] ?? '', 'database')
        const database = await startEmbeddedDatabase(folder, { unixSocket: false })
        use(atLast(database.close))
        const { host = '', port = 0 } = database.address.connection
        return { address: database.address, target: { hostname: host, port } }
      }
      const url = new URL(env['DATABASE_URL'] ?? '')
      const { username, password, pathname, hostname } = url
      const connection = {
        host: hostname,
        port: Number(url.port || 5432),
        user: decodeURIComponent(username),
        password: decodeURIComponent(password),
        database: pathname.slice(1),
      }
      const redis = env['REDIS_URL'] ? new URL(env['REDIS_URL']) : null
      const target = redis
        ? { hostname: redis.hostname, port: redis.port || 6379 }
        : { hostname, port: connection.port }
      return { address: { connection, poolSize: 4 }, target }
    }
    function behind() {
      return { host: '127.0.0.1', port: network.port }
    }
    function through(url: string): string {
      return Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(network.port) }).href
    }
    function closing<Part extends { close(): Promise<void> }>(part: Part): Part {
      use(atLast(() => part.close()))
      return part
    }
  })
