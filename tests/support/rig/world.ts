import pg from 'pg'
import { disposable } from '../disposable.ts'
import { type Person, signUp } from '../person.ts'
import { findPostgres, startPostgres } from '../servers/postgres.ts'
import { findRedis, startRedis } from '../servers/redis.ts'
import { type Program, temporaryFolder } from '../servers/throw-away.ts'
import { until } from '../until.ts'
import { type Network, startNetwork } from './network.ts'
import { type OpenOnProcess, startProcess } from './process.ts'

/** A deployment whose every part can fail: PostgreSQL, Redis, the network to each, and OpenOn's processes. */
export interface World extends AsyncDisposable {
  readonly postgres: { readonly program: Program; readonly network: Network; readonly url: string }
  readonly redis: { readonly program: Program; readonly network: Network; readonly url: string }
  /** Straight to PostgreSQL, past the network that breaks. */
  query<Row extends pg.QueryResultRow = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row[]>
  /** What OpenOn's processes find in their environment. */
  readonly env: Env
  start(role: 'api' | 'worker' | 'all', env?: Env): Promise<OpenOnProcess>
}

type Env = Readonly<Record<string, string>>

/** One sweep and one heartbeat of these worlds, in milliseconds. */
export const interval = 2_000

/** What these deployments have different from an operator's: letters may unlock at once, and nothing is limited. */
export const worldEnv: Env = {
  PORT: '0',
  JWT_SECRET: 'a secret of tests as long as it has to be',
  BCRYPT_COST: '4',
  UNLOCK_MIN_DISTANCE: '0s',
  UNFOLDING_WINDOW: '0s',
  SWEEP_INTERVAL: `${interval}ms`,
  FEED_HEARTBEAT: `${interval}ms`,
  RATE_LIMIT_ADDRESS: 'off',
  RATE_LIMIT_USER: 'off',
  RATE_LIMIT_LOG_IN: 'off',
  RATE_LIMIT_SEAL: 'off',
  RATE_LIMIT_SEARCH: 'off',
}

/** Whether the machine has what a world is made of. */
export const canHaveWorlds = findPostgres() !== null && findRedis() !== null

/** A PostgreSQL that is killed must not forget what it has committed. */
const durable = { synchronous_commit: 'on' }

/**
 * @param redis settings of Redis; null for a world without
 * @param more what OpenOn finds in its environment
 * @param postgres settings of PostgreSQL
 */
export const createWorld = (redis: Env | null = {}, more: Env = {}, postgres: Env = {}): Promise<World> =>
  disposable(async (use) => {
    const [postgresServer, redisServer] = await Promise.all([
      startPostgres(findPostgres() ?? '', { ...durable, ...postgres }).then(use),
      startRedis(findRedis() ?? '', redis ?? {}).then(use),
    ])
    const postgresNetwork = use(await startNetwork(portOf(postgresServer.url)))
    const redisNetwork = use(await startNetwork(portOf(redisServer.url)))
    const through = {
      DATABASE_URL: `postgresql://postgres@127.0.0.1:${postgresNetwork.port}/postgres`,
      ...(redis && { REDIS_URL: `redis://127.0.0.1:${redisNetwork.port}` }),
    }
    const { path } = use(await temporaryFolder())
    const processEnv: Env = { ...worldEnv, OPENON_DATA_DIR: path, ...through, ...more }
    return {
      env: processEnv,
      postgres: { ...postgresServer, network: postgresNetwork },
      redis: { ...redisServer, network: redisNetwork },
      query: queryAt(postgresServer.url),
      start: async (role, own = {}) => use(await startProcess(role, { ...processEnv, ...own })),
    }
  })

/** Asks a database, each time by a connection of its own. */
export const queryAt =
  (connectionString: string, times: pg.ClientConfig = {}): World['query'] =>
  async <Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) => {
    const client = new pg.Client({ connectionString, ...times })
    client.on('error', () => {})
    await client.connect()
    try {
      return (await client.query<Row>(sql, values)).rows
    } finally {
      await client.end()
    }
  }

const portOf = (url: string) => Number(new URL(url).port)

/** A sender and a receiver with accounts. */
export const twoPeople = (api: OpenOnProcess): Promise<[Person, Person]> =>
  Promise.all([settle(api, 'alice'), settle(api, 'bob')])

/** Somebody signs up, again if need be: while several worlds begin at once the first attempt may take too long. */
export const settle = (api: OpenOnProcess, name: string): Promise<Person> => until(() => signUp(api, name))
