import pg from 'pg'
import { post } from '../clients/raw-http.ts'
import { disposable } from '../disposable.ts'
import { scrape, sumOf } from '../metrics.ts'
import type { Person } from '../person.ts'
import { type Env, startServer, type TestServer } from '../server.ts'
import { findPostgres, startPostgres, startReplica } from '../servers/postgres.ts'
import type { Program, ThrowAway } from '../servers/throw-away.ts'
import { until } from '../until.ts'
import { type Network, startNetwork } from './network.ts'

/** Whether replicas can be made here. */
export const canHaveReplicas = findPostgres() !== null

/** A PostgreSQL and its streaming replica, and the network before that. */
export interface Pair extends AsyncDisposable {
  readonly env: Env
  readonly program: Program
  readonly network: Network
  onPrimary(sql: string): Promise<Record<string, unknown>[]>
  onReplica(sql: string): Promise<Record<string, unknown>[]>
  /** Makes a replica of the replica. */
  startCopy(): Promise<ThrowAway>
  /** Keeps the replica as it is, however much is written, until {@link resume}. */
  pause(): Promise<unknown>
  resume(): Promise<unknown>
}

/** What is committed is written, by which it is known how far a replica is; and replicas may have replicas. */
const settings = { synchronous_commit: 'on', full_page_writes: 'on', shared_preload_libraries: 'pg_stat_statements' }

export const startPair = (): Promise<Pair> =>
  disposable(async (use) => {
    const binary = findPostgres() ?? ''
    const primary = use(await startPostgres(binary, settings))
    const replica = use(await startReplica(binary, primary.url, settings))
    const network = use(await startNetwork(Number(new URL(replica.url).port)))
    const onReplica = ask(replica.url)
    return {
      env: {
        DATABASE_URL: primary.url,
        DATABASE_REPLICA_URL: `postgresql://postgres@127.0.0.1:${network.port}/postgres`,
        OPS_PORT: '0',
      },
      program: replica.program,
      network,
      onPrimary: ask(primary.url),
      onReplica,
      pause: () =>
        onReplica('SELECT pg_wal_replay_pause()').then(() =>
          until(async () => {
            const [row] = await onReplica(`SELECT pg_get_wal_replay_pause_state() = 'paused' AS is_paused`)
            return row?.['is_paused']
          }),
        ),
      startCopy: () => startReplica(binary, replica.url, settings),
      resume: () => onReplica('SELECT pg_wal_replay_resume()'),
    }
  })

const ask = (url: string) => async (sql: string) => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

/** However far the replica is behind, it is read. */
export const patient: Env = { DATABASE_REPLICA_LAG: '1h' }

export const startBeside = (pair: Pair, env: Env = {}): Promise<TestServer> =>
  startServer({ ...pair.env, ...env }, 'api')

/** Queries of a server that were read there. */
export const queriesAt = async (server: TestServer, at: 'primary' | 'replica' | 'again'): Promise<number> =>
  sumOf(await scrape(server.ops), 'openon_queries_total', { at })

/** Whether something that somebody asks is read from the replica. */
export async function isServed(server: TestServer, { accessToken }: Person): Promise<boolean> {
  const before = await queriesAt(server, 'replica')
  await post(server.url, accessToken, '{ viewer { id } }')
  return (await queriesAt(server, 'replica')) > before
}

export const servedByReplica = (server: TestServer, person: Person): Promise<unknown> =>
  until(() => isServed(server, person), { what: 'being read to by the replica' })

/**
 * Does something while nothing that is written comes to the replica.
 *
 * @param readers who are still read to by it all the same
 */
export async function whilePaused(
  pair: Pair,
  readers: readonly (readonly [TestServer, Person])[],
  act: () => Promise<unknown>,
): Promise<void> {
  try {
    await until(async () => {
      await pair.resume()
      for (const reader of readers) await servedByReplica(...reader)
      await pair.pause()
      const served = await Promise.all(readers.map((reader) => isServed(...reader)))
      return served.every(Boolean)
    })
    await act()
  } finally {
    await pair.resume()
  }
}
