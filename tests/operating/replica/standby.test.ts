import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { queryAt } from '../../support/rig/world.ts'
import { startServer } from '../../support/server.ts'
import { poolerIsMissing, startPooler } from '../../support/servers/pgbouncer.ts'
import { findPostgres, startPostgres } from '../../support/servers/postgres.ts'
import { until } from '../../support/until.ts'

const cannotBe = findPostgres() === null || poolerIsMissing !== null

describe.skipIf(cannotBe).each(['directly', 'by a pooler'])(
  'a primary that comes back as a standby, asked %s,',
  (by) => {
    test('is read by nobody: what it has may be what was never to be', async () => {
      await using postgres = await startPostgres(findPostgres() ?? '')
      await using pooler = await startPooler(postgres.url)
      const pooled = { DATABASE_URL: pooler.url, DATABASE_LISTEN_URL: postgres.url }
      const env = by === 'directly' ? { DATABASE_URL: postgres.url } : pooled
      await using server = await startServer({ ...env, OPERATION_TIMEOUT: '10s' }, 'api')
      const alice = await server.signUp('alice')
      const reads = async () => (await alice.query('{ viewer { username } }')).errors.length === 0
      const query = queryAt(postgres.url)
      const [row] = await query<{ folder: string }>(`SELECT current_setting('data_directory') AS folder`)
      const signal = join(row?.folder ?? '', 'standby.signal')
      expect(await reads()).toBe(true)

      await postgres.program.end('SIGINT')
      await writeFile(signal, '')
      await postgres.program.startAgain()
      expect(await query('SELECT pg_is_in_recovery() AS standby')).toEqual([{ standby: true }])
      // By whichever of its connections.
      for (let n = 0; n < 3; n++) expect(await reads()).toBe(false)

      await postgres.program.end('SIGINT')
      await rm(signal)
      await postgres.program.startAgain()
      await until(reads, { what: 'the primary being read again' })
    })
  },
)
