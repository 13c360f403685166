import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import type { Log } from '../domain/ports.ts'
import { PrismaClient } from '../generated/prisma/client.ts'

/** How to reach the database. Above this file nobody knows whether it is embedded. */
export interface DatabaseAddress {
  readonly connection: pg.ClientConfig
  /** Connections of each pool. */
  readonly poolSize: number
}

/**
 * How long a request waits, in milliseconds, before it fails: for a connection, and for an answer. Together they stay
 * below ten seconds. The server gives up a little earlier than the client where it can, so that a statement whose
 * client has gone does not wait for a lock and take effect later.
 */
const patience = { connection: 4_000, answer: 5_000, statement: 4_500 }

const defaults = {
  connectionTimeoutMillis: patience.connection,
  query_timeout: patience.answer,
  statement_timeout: patience.statement,
  keepAlive: true,
  application_name: 'openon',
}

export function openPool(address: DatabaseAddress, log: Log, options: pg.PoolConfig = {}): pg.Pool {
  const pool = new pg.Pool({
    ...defaults,
    ...address.connection,
    max: address.poolSize,
    // Prisma's adapter drops the offset of an instant on its way in and out, so every session has to be in UTC,
    // whatever the server's default.
    onConnect: async (client) => void (await client.query(`SET timezone = 'UTC'`)),
    ...options,
  })
  pool.on('error', (error) => log.warn({ err: error }, 'an idle database connection broke'))
  pool.on('release', (error: unknown, client) => {
    const isStuck = isInTransaction(client)
    if (isStuck) client.end().catch(() => {})
    if (isStuck || (error instanceof Error && error.message === 'Query read timeout')) replaceIdle(pool)
  })
  return pool
}

/**
 * Whether a connection comes back in the middle of a transaction: the statement that would have ended it waited for the one
 * before in vain, and was never sent. Whoever had the connection next would write what nobody commits.
 */
const isInTransaction = (client: pg.PoolClient): boolean => ['T', 'E'].includes(client.getTransactionStatus() ?? '')

/**
 * A statement that waits for its answer in vain tells that its connection may have died silently, and the idle ones with
 * it. Each would cost its next user the whole patience, so they are closed and made anew when needed.
 */
function replaceIdle(pool: pg.Pool): void {
  for (let left = pool.idleCount; left > 0; left--) {
    pool.connect().then(
      (client) => client.release(true),
      () => {},
    )
  }
}

/** A connection of its own, for LISTEN and for migrations. The caller connects and ends it. */
export function openClient(address: DatabaseAddress, options: pg.ClientConfig = {}): pg.Client {
  return new pg.Client({ ...defaults, ...address.connection, ...options })
}

export const openPrisma = (pool: pg.Pool): PrismaClient => new PrismaClient({ adapter: new PrismaPg(pool) })
