import { Redis } from 'ioredis'
import { disposable } from '../disposable.ts'
import { freePort } from './ports.ts'
import { findBinary, runServer, type ThrowAway, temporaryFolder } from './throw-away.ts'

export const findRedis = (): string | null => findBinary('redis-server')

/** Starts a Redis that keeps nothing, unless `more` of its settings say so. */
export const startRedis = (binary: string, more: Readonly<Record<string, string>> = {}): Promise<ThrowAway> =>
  disposable(async (use) => {
    const folder = use(await temporaryFolder())
    const port = await freePort()
    const url = `redis://127.0.0.1:${port}`
    const settings = Object.entries({ port: String(port), bind: '127.0.0.1', dir: folder.path, save: '', ...more })
    const flags = settings.flatMap(([name, value]) => [`--${name}`, value])
    const program = use(await runServer([binary, ...flags], {}, 'SIGKILL', () => ping(url)))
    return { url, program }
  })

async function ping(url: string): Promise<unknown> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null })
  redis.on('error', () => {})
  try {
    await redis.connect()
    return await redis.ping()
  } finally {
    redis.disconnect()
  }
}
