import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Log, Replica, Telemetry, Tracer } from '../domain/ports.ts'
import { type DatabaseAddress, openClient, openPool, openPrisma } from './db.ts'
import { openLanes } from './lanes.ts'
import { wordsOf } from './operator-error.ts'
import { createStatements, measured, traced } from './statements.ts'

export interface OpenReplica extends Replica {
  /** How far it may be behind, in milliseconds. */
  readonly lag: number
  /** How far it is behind, in milliseconds. Rejects with why it is left alone. */
  check(): Promise<number>
  close(): Promise<unknown>
}

interface ReplicaOptions {
  readonly primary: DatabaseAddress
  readonly url: string
  readonly poolSize: number
  readonly lag: number
  readonly named: boolean
  readonly log: Log
  readonly telemetry: Telemetry
  readonly tracer: Tracer
}

/** Milliseconds between two looks at how far it is. */
const lookEvery = 200
/** Milliseconds after which either server is taken for silent. */
const patience = 2_000
const longestPause = 5_000
/** Milliseconds behind which the log has a line of it: now and then a replica takes a moment. */
const long = 10_000
/** Of so many looks it is kept how far the primary was; of those long ago fewer and fewer. */
const looksKept = 64

/** By which a replica is known: the cluster that it is a copy of, and the database in it. */
const identity = `SELECT system_identifier || ' ' || current_database() AS answer FROM pg_control_system()`
/**
 * How much has been written, in bytes. Whatever is committed has been, unless `synchronous_commit` is off. (The place where
 * more would go in may be further, behind the head of a page that nobody has begun yet, and so not to be reached.)
 */
const written = `SELECT (pg_current_wal_lsn() - '0/0')::float8 AS answer`
/** How much of it can be read here. Null where this is no replica, or none any more. */
const replayed = `
  SELECT CASE WHEN pg_is_in_recovery() THEN (pg_last_wal_replay_lsn() - '0/0')::float8 END AS answer`

/** How far the primary was at an instant. */
interface Look {
  readonly at: number
  readonly bytes: number
}

/**
 * A streaming replica, and a connection to each of the two servers by which it is known how far it has come: what the
 * primary had written before a look is there once the replica has replayed as much. A connection that breaks may mean
 * that it starts again, from where it was before: then nothing is known until the next look.
 */
export function openReplica(options: ReplicaOptions): OpenReplica {
  const { primary, url, poolSize, lag, named, log, telemetry, tracer } = options
  const address: DatabaseAddress = { connection: { connectionString: url }, poolSize, isReplica: true }
  const pool = openPool(address, log, { connectionTimeoutMillis: patience })
  const db = openPrisma(pool, tracer)
  const lanes = named ? openLanes(address, log) : null
  const statements = traced(measured(createStatements(pool, { named, lanes }), telemetry), tracer)
  const closing = new AbortController()
  const tooFar = `it is more than ${lag} ms behind`
  let until = Number.NEGATIVE_INFINITY
  let lastKnown = performance.now()
  let why: string | null = 'it has not been looked at yet'
  let told: string | null = why

  const tell = (reason: string | null, isWorthALine = true) => {
    why = reason
    if (reason === told || !isWorthALine) return
    told = reason
    if (reason === null) log.info({}, 'the replica is read')
    else log.warn({ why: reason }, 'the replica is left alone')
  }

  /** Looks until a connection breaks. */
  async function follow(onFound: () => void): Promise<never> {
    const times = { connectionTimeoutMillis: patience, query_timeout: patience }
    const [original, copy] = [openClient(primary, times), openClient(address, times)]
    const broken = Promise.race([endOf(original), endOf(copy)])
    broken.catch(() => {})
    const ask = async <Value>(client: pg.Client, text: string) => {
      const { rows } = await Promise.race([client.query<{ answer: Value }>(text), broken])
      return rows[0]?.answer as Value
    }
    const looks: Look[] = []
    /** The last instant before which nothing is missing there; null where none is known. */
    const look = async (): Promise<number | null> => {
      const at = performance.now()
      const bytes = await ask<number>(original, written)
      looks.push({ at, bytes })
      if (looks.length > looksKept) looks.splice(0, looksKept / 2, ...looks.slice(0, looksKept / 2).filter(isOdd))
      const there = await ask<number | null>(copy, replayed)
      if (there === null) throw new Error('it is no replica')
      // It has what this primary has never written: since a failover it follows another one.
      if (there > bytes && there > (await ask<number>(original, written))) throw new Error('it is ahead of the primary')
      const last = looks.findLastIndex((look) => look.bytes <= there)
      looks.splice(0, last)
      return last < 0 ? null : (looks[0]?.at ?? null)
    }
    try {
      await Promise.all([original.connect(), copy.connect()])
      if ((await ask(original, identity)) !== (await ask(copy, identity)))
        throw new Error('it is of another database than DATABASE_URL')
      for (;;) {
        const found = await look()
        if (found !== null) {
          until = found
          lastKnown = found
          onFound()
        }
        const now = performance.now()
        if (now - until > lag) tell(tooFar, now - lastKnown > long)
        else tell(null)
        await Promise.race([sleep(lookEvery, undefined, { signal: closing.signal }), broken])
      }
    } finally {
      until = Number.NEGATIVE_INFINITY
      for (const client of [original, copy]) client.end().catch(() => {})
    }
  }

  async function followForever(): Promise<void> {
    for (let pause = 50; !closing.signal.aborted; pause = Math.min(2 * pause, longestPause)) {
      await follow(() => {
        pause = 50
      }).catch((error: unknown) => {
        if (!closing.signal.aborted) tell(wordsOf(error))
      })
      await sleep(pause, undefined, { signal: closing.signal }).catch(() => {})
    }
  }
  const following = followForever()
  telemetry.watch('replicaLag', () => (performance.now() - lastKnown) / 1_000)

  return {
    db,
    statements,
    lag,
    replayedUntil: () => until,
    async check() {
      const behind = performance.now() - until
      if (why === null && behind <= lag) return behind
      throw new Error(why ?? tooFar)
    },
    async close() {
      closing.abort()
      await following
      await db.$disconnect()
      await lanes?.close()
      await pool.end()
    },
  }
}

const isOdd = (_look: Look, n: number): boolean => n % 2 === 1

/** Rejects when the connection ends. */
const endOf = (client: pg.Client): Promise<never> =>
  new Promise((_, reject) => {
    client.on('error', reject)
    client.on('end', () => reject(new Error('its connection ended')))
  })
