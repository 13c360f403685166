import pg from 'pg'
import { disposable } from '../../support/disposable.ts'
import type { World } from '../../support/rig/world.ts'
import { findPostgres, startPostgres } from '../../support/servers/postgres.ts'
import { findRedis, startRedis } from '../../support/servers/redis.ts'
import { databaseUrl, prepareTemplate } from '../../support/servers/template.ts'
import { cores, pin } from './cpu.ts'

/** Its pages stay in memory, and no vacuum of its own comes in between: every contender meets the same. */
const settings = { shared_buffers: '1GB', max_wal_size: '4GB', autovacuum: 'off', timezone: 'UTC' }

/** A database with OpenOn's tables. */
export interface Database extends AsyncDisposable, Pick<World, 'query'> {
  readonly url: string
}

/** PostgreSQL, and Redis where there is one, both on the core that is not the server's. */
export const startDatabases = () =>
  disposable(async (use) => {
    const binary = findPostgres()
    if (!binary) throw new Error('There is no PostgreSQL: install it (Debian: postgresql).')
    const postgres = use(await startPostgres(binary, settings))
    const redisBinary = findRedis()
    const redis = redisBinary ? use(await startRedis(redisBinary)) : null
    return {
      postgres: postgres.program.pid,
      redis: redis?.url ?? null,
      /** From then on; before, filling may take what there is. */
      pin() {
        pin(postgres.program.pid, cores.others)
        if (redis) pin(redis.program.pid, cores.others)
      },
      create: () => createDatabase(postgres.url),
    }
  })

async function createDatabase(server: string): Promise<Database> {
  const template = await prepareTemplate(server)
  const url = databaseUrl(server, template.name)
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  return {
    url,
    query: async <Row extends pg.QueryResultRow>(sql: string, values?: unknown[]) =>
      (await pool.query<Row>(sql, values)).rows,
    async [Symbol.asyncDispose]() {
      await pool.end()
      await template[Symbol.asyncDispose]()
    },
  }
}
