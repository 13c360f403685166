import { join } from 'node:path'
import { pino } from 'pino'
import { prismaFolder } from '../../../src/app/resources.ts'
import { startEmbeddedDatabase } from '../../../src/infra/embedded.ts'
import { migrate } from '../../../src/infra/migrate.ts'
import { disposable } from '../disposable.ts'
import { databaseFolder } from './throw-away.ts'

/** Makes the migrated folder of which every embedded test file gets a copy: making a new database takes seconds. */
export const prepareEmbeddedFolder = (): Promise<AsyncDisposable & { readonly shared: { readonly folder: string } }> =>
  disposable(async (use) => {
    const { path } = use(await databaseFolder())
    const folder = join(path, 'database')
    const database = await startEmbeddedDatabase(folder)
    await migrate(database.address, prismaFolder, pino({ level: 'silent' }))
    await database.close()
    return { shared: { folder } }
  })
