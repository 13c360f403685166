import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { findServed } from '../../../src/infra/data-dir.ts'
import { createDatabase } from '../../support/database.ts'
import { missing } from '../../support/mode.ts'
import { needsOf } from '../../support/modes.ts'
import { signUp } from '../../support/person.ts'
import { startProcess } from '../../support/rig/process.ts'
import { runProgram } from '../../support/rig/program.ts'
import { temporaryFolder } from '../../support/servers/throw-away.ts'
import { findings } from './deployment.ts'

describe.skipIf(missing(needsOf.embedded) !== null)('of the embedded mode the doctor', () => {
  test('says that there is nothing yet, and makes nothing', async () => {
    await using folder = await temporaryFolder()
    const place = join(folder.path, 'data')
    const { code, out, err } = await runProgram(['doctor'], { OPENON_DATA_DIR: place })
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain(`there is no database in ${place} yet`)
    await expect(chmod(place, 0o700)).rejects.toThrow('ENOENT')
  })

  test('looks at a database that nobody serves', async () => {
    await using database = await createDatabase('embedded')
    const { code, out } = await runProgram(['doctor'], database.env)
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/ 0 warnings, 0 failed,/) })
    expect(out).toMatch(/16 +ok +schema/)
  })

  test('looks at one that a server has, beside it, and heals it there', async () => {
    await using database = await createDatabase('embedded')
    await using openon = await startProcess('all', { ...database.env, PORT: '0', BCRYPT_COST: '4', LOG_FORMAT: 'json' })
    const alice = await signUp(openon, 'alice')
    const letter = await alice.seals({ for: alice, in: '10d' })
    expect(await findings(database.env)).toEqual({})

    const folder = database.env['OPENON_DATA_DIR'] ?? ''
    const client = new pg.Client((await findServed(folder)) ?? {})
    await client.connect()
    await client.query('DELETE FROM schedule')
    await client.end()
    await chmod(join(folder, 'jwt-secret'), 0o644)
    expect(await findings(database.env)).toMatchObject({
      2: { state: 'failed', found: expect.stringContaining('jwt-secret can be read by others') },
      31: { state: 'failed', found: expect.stringMatching(/^1 would wait for ever/) },
    })
    expect(await findings(database.env, { fix: true })).toEqual({})
    expect(await findings(database.env)).toEqual({})
    expect(await alice.looksAt(letter)).toMatchObject({ state: 'SEALED' })
  })
})
