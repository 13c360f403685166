import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { findServed } from '../../src/infra/data-dir.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { localId } from '../support/ids.ts'
import { missing } from '../support/mode.ts'
import { needsOf } from '../support/modes.ts'
import { signUp } from '../support/person.ts'
import { startProcess } from '../support/rig/process.ts'
import { runProgram } from '../support/rig/program.ts'
import { temporaryFolder } from '../support/servers/throw-away.ts'
import { until } from '../support/until.ts'

const env = { PORT: '0', LOG_FORMAT: 'json', BCRYPT_COST: '4', RATE_LIMIT_ADDRESS: 'off', UNFOLDING_WINDOW: '1d' }

/** Asks with what needs no secrets. */
function openon(database: TestDatabase, ...words: string[]) {
  const { JWT_SECRET: _, ...needed } = database.env
  return runProgram(words, { UNFOLDING_WINDOW: '1d', ...needed })
}

/** The database past OpenOn; the embedded one while it is served. */
async function sql(database: TestDatabase, text: string, values: unknown[]): Promise<void> {
  const { DATABASE_URL: url, OPENON_DATA_DIR: folder = '' } = database.env
  const client = new pg.Client(url ? { connectionString: url } : ((await findServed(folder)) ?? {}))
  await client.connect()
  await client.query(text, values)
  await client.end()
}

describe.for(['embedded', 'postgres', 'redis'] as const)('with %s, beside a running server,', (mode) => {
  test.skipIf(missing(needsOf[mode]) !== null)(
    'an operator asks after a letter, all feeds and the queue, and learns nothing of what letters say',
    async () => {
      await using database = await createDatabase(mode)
      await using server = await startProcess('all', { ...env, ...database.env })
      const [alice, bob] = await Promise.all([signUp(server, 'alice'), signUp(server, 'bob')])
      const letter = await alice.seals({ for: bob, in: '30m', title: 'Of pears', body: 'And of plums.' })
      const later = await alice.seals({ for: bob, in: '10d', title: 'Of pears', body: 'And of plums.' })

      const soon = await until(async () => {
        const told = await openon(database, 'letter', 'why', letter.id)
        return told.out.includes('UNFOLDING') && told
      })
      expect(soon).toMatchObject({ code: 0, err: '' })
      expect(soon.out).toMatch(/It waits for its instant: it is to become ready in \d+ min.* Its alarm is set\.\n$/)
      const byUuid = await openon(database, 'letter', 'why', localId(later.id), '--json')
      const { letter: told, alarm, conclusion } = JSON.parse(byUuid.out)
      expect(told).toMatchObject({ state: 'SEALED', senderId: localId(alice.id), receiverId: localId(bob.id) })
      expect(told.events.map(({ kind }: { kind: string }) => kind)).toEqual(['SEALED', 'SEALED'])
      expect(alarm).toBe('none')
      expect(conclusion).toMatch(/it is to unfold in 8 d 23 h\. Its alarm is not set yet: .* which is in 8 d 22 h/)

      const queue = await openon(database, 'queue')
      expect(queue).toMatchObject({ code: 0, err: '' })
      expect(queue.out).toMatch(/delayed +1\n/)
      expect(queue.out).toMatch(/ due-\d+ +\S+ +\(in /)
      const feeds = await openon(database, 'feed', 'verify')
      expect(feeds).toEqual({
        code: 0,
        err: '',
        out: 'Looked at 2 feeds with 6 events: numbered without a gap, and nothing is told twice.\n',
      })

      await sql(database, 'DELETE FROM feed_events WHERE user_id = $1 AND seq = 2', [localId(bob.id)])
      const broken = await openon(database, 'feed', 'verify', bob.username, '--json')
      expect(broken.code).toBe(1)
      expect(JSON.parse(broken.out).broken).toMatchObject([{ userId: localId(bob.id), missing: [[2, 2]] }])
      expect(broken.err).toBe(
        '1 of 1 feed with 2 events is not whole: rows were changed past OpenOn, or lost. Compare with a backup.\n',
      )
      expect((await openon(database, 'feed', 'verify', alice.username)).code).toBe(0)

      for (const { out, err } of [soon, byUuid, queue, feeds, broken])
        for (const secret of ['pears', 'plums', alice.username, bob.username, 'example.com'])
          expect(out + err).not.toContain(secret)
    },
  )
})

test('what is not there is told in one sentence, and no database is made to be asked', async () => {
  await using folder = await temporaryFolder()
  const nowhere = await runProgram(['queue'], { OPENON_DATA_DIR: folder.path })
  expect(nowhere).toMatchObject({ code: 1, out: '' })
  expect(nowhere.err).toContain('There is no database')

  await using database = await createDatabase('embedded')
  for (const id of ['nothing', localId('Q2Fwc3VsZTowMTljODFiMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDA=')]) {
    const { code, out, err } = await openon(database, 'letter', 'why', id)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/^There is no letter with the id .*\n$/)
  }
  const nobody = await openon(database, 'feed', 'verify', 'nobody')
  expect(nobody).toEqual({ code: 1, out: '', err: 'There is nobody with the username, email or id nobody.\n' })
  const { code, err } = await openon(database, 'db:status', '--json')
  expect({ code, err }).toEqual({ code: 2, err: 'openon db:status takes no --json\n' })
})
