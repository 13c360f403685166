import { all, disposable } from '../support/disposable.ts'
import { queryAt, type World, worldEnv } from '../support/rig/world.ts'
import { startPooler } from '../support/servers/pgbouncer.ts'
import { freePort } from '../support/servers/ports.ts'
import { startSentinels, type Watched } from '../support/servers/sentinels.ts'
import { temporaryFolder } from '../support/servers/throw-away.ts'
import { until } from '../support/until.ts'
import { type Etcd, startEtcd } from './etcd.ts'
import { startFront } from './haproxy.ts'
import { isPrimary, type Node, startNode, successors } from './patroni.ts'
import { createRole, type Role } from './roles.ts'

export interface Size {
  readonly apis: number
  readonly workers: number
  /** Whether a commit waits until a second PostgreSQL has it, too. */
  readonly isSynchronous: boolean
}

/** Everything that OpenOn runs on past one machine, each part of it several times. */
export interface Cluster extends AsyncDisposable {
  /** Of GraphQL, wherever it is answered. */
  readonly url: string
  readonly etcd: Etcd
  readonly nodes: readonly Node[]
  readonly redis: Watched
  readonly apis: readonly Role[]
  readonly workers: readonly Role[]
  /** What there is, and where. */
  readonly parts: readonly (readonly [string, string])[]
  /** Whoever is the primary answers. */
  readonly query: World['query']
  /** Waits until all parts are there and have found each other. */
  isWell(): Promise<unknown>
}

/** How long a Redis may say nothing before another takes its place, in milliseconds. */
const silence = 3_000

/** Sessions of PostgreSQL that the statements of all processes share. */
const sessions = 40

/** How long the parts may take to find each other on a busy machine, in milliseconds. */
const patience = 120_000

/** @param interrupted rejects when it is not to begin after all */
export const startCluster = (
  { apis, workers, isSynchronous }: Size,
  more: Env = {},
  interrupted: Promise<never> = new Promise(() => {}),
): Promise<Cluster> =>
  disposable(async (use) => {
    const etcd = use(await startEtcd())
    const redis = use(await startSentinels(silence))
    const { path } = use(await temporaryFolder())
    const nodes = await all([1, 2, 3].map((n) => startNode(`postgres-${n}`, etcd, { isSynchronous }).then(use)))
    const ports: number[] = []
    while (ports.length < apis) ports.push(await freePort())
    const front = use(await startFront(nodes, ports))
    const database = `postgresql://postgres@127.0.0.1:${front.primary}/postgres`
    await Promise.race([follow(etcd, nodes, isSynchronous), interrupted])

    const pooler = use(await startPooler(database, { default_pool_size: String(sessions) }))
    const env = {
      ...worldEnv,
      TRUST_PROXY: '127.0.0.1',
      OPENON_DATA_DIR: path,
      DATABASE_URL: pooler.url,
      DATABASE_LISTEN_URL: database,
      REDIS_URL: redis.url,
      ...more,
    }
    const api = (port: number, n: number) => createRole('api', `api-${n + 1}`, { ...env, PORT: String(port) })
    const roles = {
      apis: await all(ports.map((port, n) => api(port, n).then(use))),
      workers: await all(
        Array.from({ length: workers }, (_, n) => createRole('worker', `worker-${n + 1}`, env).then(use)),
      ),
    }
    // The first of them brings the database up to date.
    const [first, ...others] = [...roles.apis, ...roles.workers]
    await first?.start()
    await all(others.map((role) => role.start()))

    return {
      url: `http://127.0.0.1:${front.http}/graphql`,
      etcd,
      nodes,
      redis,
      ...roles,
      parts: [
        ['OpenOn', `http://127.0.0.1:${front.http}/graphql`],
        ...roles.apis.map(({ name, ops }, n) => [name, `http://127.0.0.1:${ports[n]}/graphql, ops ${ops}`] as const),
        ...roles.workers.map(({ name, ops }) => [name, `ops ${ops}`] as const),
        ['pooler', pooler.url],
        ['the primary', database],
        ...nodes.map(({ name, port, health }) => [name, `127.0.0.1:${port}, Patroni 127.0.0.1:${health}`] as const),
        ...etcd.members.map(({ name, port }) => [name, `http://127.0.0.1:${port}`] as const),
        ...redis.redises.map(({ url }, n) => [`redis-${n + 1}`, url] as const),
        ['Redis', redis.url],
      ],
      async isWell() {
        await follow(etcd, nodes, isSynchronous)
        await until(redis.isFollowed, { what: 'one Redis following the other', within: patience })
        const all = [...roles.apis, ...roles.workers]
        await until(async () => (await Promise.all(all.map((role) => role.isReady()))).every(Boolean), {
          what: 'every process being ready',
        })
      },
      query: queryAt(database, { connectionTimeoutMillis: 4_000, query_timeout: 10_000 }),
    }
  })

type Env = Readonly<Record<string, string>>

/** Waits until one node is the primary, the others follow it, and one of them may take over with all that is committed. */
const follow = (etcd: Etcd, nodes: readonly Node[], isSynchronous: boolean) =>
  until(
    async () => {
      const states = await Promise.all(nodes.map((node) => node.state()))
      const primary = states.find(isPrimary)
      const followers = states.filter(
        (state) => state?.role === 'replica' && state.state === 'running' && state.timeline === primary?.timeline,
      )
      const next = await successors(etcd)
      const isSafe =
        !isSynchronous ||
        (next.of === primary?.name && followers.some((state) => state && next.names.includes(state.name)))
      return primary !== undefined && followers.length === nodes.length - 1 && isSafe
    },
    { what: 'one primary whom the others follow', within: patience },
  )

/** Whoever is the primary now. */
export const primaryOf = (nodes: readonly Node[]): Promise<Node> =>
  until(
    async () => {
      const states = await Promise.all(nodes.map(async (node) => ({ node, state: await node.state() })))
      return states.find(({ state }) => isPrimary(state))?.node
    },
    { what: 'somebody being the primary', within: patience },
  )
