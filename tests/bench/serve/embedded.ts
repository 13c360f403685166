import { dirname } from 'node:path'
import pg from 'pg'
import { startEmbeddedDatabase } from '../../../src/infra/embedded.ts'
import { disposable } from '../../support/disposable.ts'
import type { World } from '../../support/rig/world.ts'
import { prepareEmbeddedFolder } from '../../support/servers/embedded-folder.ts'
import { signIn } from '../sessions.ts'
import { openOnEnv } from './contenders.ts'
import { fill } from './data.ts'
import { casesOf, globalIds, graphqlRequest, type LoadName } from './loads.ts'
import { openOn, startServer } from './program.ts'

/** OpenOn with its own database, filled with as many letters. */
export const startEmbedded = (people: number, letters: number, tokens: number) =>
  disposable(async (use) => {
    const { folder } = use(await prepareEmbeddedFolder()).shared
    const cases = await filled(folder, async (database) => {
      await fill(database, people, letters)
      return casesOf('W1', database, await signIn(database, openOnEnv['JWT_SECRET'] ?? '', tokens))
    })
    const server = use(await startServer(openOn('all'), { ...openOnEnv, OPENON_DATA_DIR: dirname(folder) }))
    const request = (load: LoadName, of: (typeof cases)[number]) =>
      graphqlRequest(server.url.pathname, load, of, globalIds)
    return { name: 'embedded' as const, label: 'OpenOn, embedded', server, request, cases }
  })

async function filled<Result>(folder: string, act: (database: Pick<World, 'query'>) => Promise<Result>) {
  const embedded = await startEmbeddedDatabase(folder)
  const client = new pg.Client(embedded.address.connection)
  await client.connect()
  try {
    return await act({
      query: async <Row extends pg.QueryResultRow>(sql: string, values?: unknown[]) =>
        (await client.query<Row>(sql, values)).rows,
    })
  } finally {
    await client.end()
    await embedded.close()
  }
}
