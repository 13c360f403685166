import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Redis } from 'ioredis'
import { inject } from 'vitest'
import { atLast, disposable } from './disposable.ts'
import type { Mode, Servers } from './modes.ts'
import { createOwnDatabase } from './servers/template.ts'
import { databaseFolder } from './servers/throw-away.ts'

/** What signs tokens in tests. */
export const jwtSecret = 'a-secret-for-tests-that-is-as-long-as-it-has-to-be'

/** A migrated, empty database for one deployment, as the environment variables that point to it. */
export interface TestDatabase extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>
}

/** What copies and removes a thousand files in a twentieth of the time that Node takes for them. */
const run = promisify(execFile)

/** @param migrated false for a database that has no tables yet */
export const createDatabase = (mode: Mode, { migrated = true } = {}): Promise<TestDatabase> =>
  disposable(async (use) => {
    const { path } = use(await databaseFolder())
    if (mode === 'embedded') {
      const folder = join(path, 'database')
      use(atLast(() => run('rm', ['-rf', folder])))
      if (migrated) await run('cp', ['-R', need('embedded').folder, folder])
      return { env: { OPENON_DATA_DIR: path } }
    }
    const { url: server, template } = need('postgres')
    const { url } = use(await createOwnDatabase(server, migrated ? template : undefined))
    const env = { DATABASE_URL: url, JWT_SECRET: jwtSecret, OPENON_DATA_DIR: path }
    if (mode === 'postgres') return { env }
    const redis = need('redis')
    const prefix = `openon-test-${randomBytes(6).toString('hex')}`
    use(atLast(() => forgetKeys(redis.url, prefix)))
    return { env: { ...env, REDIS_URL: redis.url, REDIS_PREFIX: prefix } }
  })

function need<Name extends keyof Servers>(name: Name): Exclude<Servers[Name], { missing: string }> {
  const server = inject('servers')[name]
  if ('missing' in server) throw new Error(server.missing)
  return server as Exclude<Servers[Name], { missing: string }>
}

async function forgetKeys(url: string, prefix: string): Promise<void> {
  const redis = new Redis(url)
  const keys = await redis.keys(`${prefix}:*`)
  if (keys.length > 0) await redis.del(keys)
  redis.disconnect()
}
