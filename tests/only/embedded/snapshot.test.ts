import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { copyServed } from '../../../src/infra/backup/snapshot.ts'
import { databaseIn } from '../../../src/infra/data-dir.ts'
import type { DatabaseAddress } from '../../../src/infra/db.ts'
import { startEmbeddedDatabase } from '../../../src/infra/embedded.ts'
import { withClient } from '../../../src/infra/migrate.ts'
import { createDatabase } from '../../support/database.ts'
import { atLast, disposable } from '../../support/disposable.ts'
import { temporaryFolder } from '../../support/servers/throw-away.ts'
import { until } from '../../support/until.ts'

const serve = (folder: string) =>
  disposable(async (use) => {
    const { address, close } = await startEmbeddedDatabase(folder)
    use(atLast(close))
    return address
  })

const ask = (address: DatabaseAddress, ...statements: readonly string[]) =>
  withClient(address, async (client) => {
    let rows: unknown[] = []
    for (const statement of statements) ({ rows } = await client.query(statement))
    return rows
  })

test('a copy of a database that is served is whole also where a checkpoint removes meanwhile what it began with', async () => {
  await using database = await createDatabase('embedded')
  await using place = await temporaryFolder()
  const folder = database.env['OPENON_DATA_DIR'] ?? ''
  const copy = join(place.path, 'copy')
  {
    await using address = await serve(databaseIn(folder))
    await ask(address, 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n')
    const copying = copyServed(folder, address.connection, copy)
    await until(() => existsSync(join(copy, 'base')))
    await ask(address, 'INSERT INTO kept VALUES (0)', 'SELECT pg_switch_wal()', 'CHECKPOINT')
    await copying
  }
  await using address = await serve(copy)
  expect(await ask(address, 'SELECT count(*)::int AS count FROM kept')).toEqual([{ count: 1001 }])
})
