import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { disposable } from '../disposable.ts'
import { type Network, startNetwork } from '../rig/network.ts'
import { until } from '../until.ts'
import { freePort } from './ports.ts'
import { findRedis, startRedis } from './redis.ts'
import { findBinary, runServer, type ThrowAway, temporaryFolder } from './throw-away.ts'

const binary = findBinary('redis-sentinel')

/** Why there can be no sentinels here; null where there can. */
export const sentinelsAreMissing =
  binary === null || findRedis() === null
    ? 'There is no Redis with Sentinel: install it (Debian: redis-server, redis-sentinel).'
    : null

/** Two that hold the same, one of them the master, and three who watch them. */
export interface Watched extends AsyncDisposable {
  /** As `REDIS_URL` takes it. */
  readonly url: string
  readonly redises: readonly ThrowAway[]
  /** The one that sentinels send everybody to. */
  master(): Promise<ThrowAway>
  /** Whether the other one follows it, as far as sentinels see. */
  isFollowed(): Promise<boolean>
  /** Between each sentinel and its clients. */
  readonly networks: readonly Network[]
}

const name = 'openon'

/** @param silence milliseconds after which a master that says nothing is replaced */
export const startSentinels = (silence = 500): Promise<Watched> =>
  disposable(async (use) => {
    if (binary === null) throw new Error(sentinelsAreMissing ?? '')
    const { path } = use(await temporaryFolder())
    const first = use(await startRedis(findRedis() ?? ''))
    const { port: masterPort } = new URL(first.url)
    const second = use(await startRedis(findRedis() ?? '', { replicaof: `127.0.0.1 ${masterPort}` }))
    const ports = [await freePort(), await freePort(), await freePort()]
    for (const port of ports) {
      const file = join(path, `${port}.conf`)
      await writeFile(
        file,
        `port ${port}
bind 127.0.0.1
sentinel monitor ${name} 127.0.0.1 ${masterPort} 2
sentinel down-after-milliseconds ${name} ${silence}
sentinel failover-timeout ${name} 5000
`,
      )
      use(await runServer([binary, file], {}, 'SIGKILL', () => answer(port, 'PING')))
    }
    // Before each knows the others and who could take over, they replace nobody.
    for (const port of ports)
      await until(
        async () => {
          const [sentinels, replicas] = [await answer(port, 'SENTINELS'), await answer(port, 'REPLICAS')]
          return sentinels.length === 2 && replicas.length === 1
        },
        { what: 'the sentinels knowing each other', within: 60_000 },
      )
    const redises = [first, second]
    const networks: Network[] = []
    for (const port of ports) networks.push(use(await startNetwork(port)))
    return {
      url: `redis-sentinel://${networks.map(({ port }) => `127.0.0.1:${port}`).join(',')}/0?sentinelMasterId=${name}`,
      redises,
      networks,
      async master() {
        const [, port] = await answer(ports[0] ?? 0, 'GET-MASTER-ADDR-BY-NAME')
        const found = redises.find(({ url }) => new URL(url).port === port)
        if (!found) throw new Error(`The master is at ${port}, which is none of ours.`)
        return found
      },
      async isFollowed() {
        const told = await Promise.all(ports.map((port) => answer(port, 'REPLICAS')))
        // Each tells of a replica in pairs of a name and a value.
        const flags = told.flat().map((replica) => {
          const pairs = replica as string[]
          return pairs[pairs.indexOf('flags') + 1]
        })
        return flags.length === ports.length && flags.every((flag) => flag === 'slave')
      },
    }
  })

async function answer(port: number, command: string): Promise<unknown[]> {
  const redis = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => null })
  redis.on('error', () => {})
  try {
    await redis.connect()
    const said = command === 'PING' ? await redis.ping() : await redis.call('SENTINEL', command, name)
    return Array.isArray(said) ? said : [said]
  } finally {
    redis.disconnect()
  }
}
