import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import type { Log, Tracer } from '../domain/ports.ts'
import { PrismaClient } from '../generated/prisma/client.ts'
import { noTracer, statementSpan } from './tracer.ts'

/** How to reach the database. Above this file nobody knows whether it is embedded. */
export interface DatabaseAddress {
  readonly connection: pg.ClientConfig
  /** The database itself, where `connection` leads to a pooler that hands its sessions round. */
  readonly direct?: pg.ClientConfig | null
  /** Connections of each pool. */
  readonly poolSize: number
  /** Milliseconds that an operation may take; ten seconds unless told. */
  readonly operationTimeout?: number
  /** Whether it may be a standby, to be read alone. */
  readonly isReplica?: boolean
}

/**
 * How long a request waits, in milliseconds, before it fails: for a connection, and for an answer. Together they stay
 * below what an operation may take, and are never shorter than here. The server gives up a little earlier than the client
 * where it can, so that a statement whose client has gone does not wait for a lock and take effect later.
 */
const patience = { operation: 10_000, connection: 4_000, answer: 5_000, statement: 4_500 }

const defaultsOf = ({ operationTimeout = patience.operation }: DatabaseAddress) => {
  const longer = Math.max(1, operationTimeout / patience.operation)
  return {
    connectionTimeoutMillis: Math.round(patience.connection * longer),
    query_timeout: Math.round(patience.answer * longer),
    statement_timeout: Math.round(patience.statement * longer),
    keepAlive: true,
    application_name: 'openon',
  }
}

/** Poolers refuse connections that bring settings they do not know; the pooler's own ought to have this one. */
const defaultsForPoolers = (address: DatabaseAddress) => {
  const { statement_timeout: _, ...others } = defaultsOf(address)
  return others
}

/** The same by way of no pooler: for what needs a session of its own. */
export const directly = ({ connection, direct, ...others }: DatabaseAddress): DatabaseAddress => ({
  ...others,
  connection: direct ?? connection,
})

export function openPool(address: DatabaseAddress, log: Log, options: pg.PoolConfig = {}): pg.Pool {
  const pool = new pg.Pool({
    ...(address.direct ? defaultsForPoolers(address) : defaultsOf(address)),
    ...address.connection,
    max: address.poolSize,
    onConnect: (client) => beginSession(client, address),
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
 * Prisma's adapter drops the offset of an instant on its way in and out, so every session has to be in UTC, whatever the
 * server's default. And it has to be at the primary: one that was cut off may be back as a standby before whoever leads
 * there knows, with what it wrote last and nobody else has.
 *
 * @throws {Error} at a standby, unless it may be one
 */
export async function beginSession(client: pg.ClientBase, { isReplica = false }: DatabaseAddress): Promise<void> {
  const { rows } = await client.query<{ standby: boolean }>(
    `SELECT set_config('timezone', 'UTC', false), pg_is_in_recovery() AS standby`,
  )
  if (rows[0]?.standby && !isReplica)
    throw Object.assign(new Error('the database is a standby'), { code: cannotConnectNow })
}

const cannotConnectNow = '57P03'

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
  return new pg.Client({ ...defaultsOf(address), ...directly(address).connection, ...options })
}

/**
 * Prisma over a pool, as patient as that: a transaction would wait two seconds for its connection by default. Its statements
 * are told of by the traces that they are part of.
 */
export function openPrisma(pool: pg.Pool, tracer: Tracer = noTracer): PrismaClient {
  const { connectionTimeoutMillis: maxWait, query_timeout: timeout } = pool.options
  const transactionOptions = { ...(maxWait && { maxWait }), ...(timeout && { timeout }) }
  const client = new PrismaClient({ adapter: new PrismaPg(pool), transactionOptions })
  if (!tracer.isOn) return client
  const extended = client.$extends({
    query: {
      $allOperations: ({ model, operation, args, query }) =>
        tracer.within(statementSpan(model ? `${model}.${operation}` : operation), () => query(args)),
    },
  })
  // What it lacks, its events, nobody uses.
  return extended as unknown as PrismaClient
}
