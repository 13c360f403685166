import { describe, expect, test } from 'vitest'
import { variables } from '../../src/config.ts'
import { createDatabase } from '../support/database.ts'
import { missing } from '../support/mode.ts'
import { needsOf } from '../support/modes.ts'
import { runProgram } from '../support/rig/program.ts'
import { temporaryFolder } from '../support/servers/throw-away.ts'

const postgres = { DATABASE_URL: 'postgres://nobody:hidden@127.0.0.1:1/nothing' }

describe('help', () => {
  test.for(['help', '--help', '-h'])('%s tells every role, command and variable, and exits 0', async (word) => {
    const { code, out, err } = await runProgram([word])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    for (const name of [...Object.keys(variables), 'worker', 'demo', 'db:migrate']) expect(out).toContain(name)
  })

  test('follows what is no command, and the exit code is 2', async () => {
    const { code, out, err } = await runProgram(['unlock-everything'])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain('There is no command "unlock-everything".')
    expect(err).toContain('Usage: openon')
  })
})

describe('a start is refused with exit code 1 and one readable reason', () => {
  const refused = async (args: string[], env: Record<string, string>) => {
    const { code, out, err } = await runProgram(args, env)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).not.toContain('hidden')
    expect(err).not.toMatch(/\n {4}at /)
    return err
  }

  test('without JWT_SECRET where there is a DATABASE_URL', async () => {
    expect(await refused(['api'], postgres)).toContain('JWT_SECRET must be set')
  })

  test('with several problems, all of which are told', async () => {
    const err = await refused(['worker'], { ...postgres, JWT_SECRET: 'short', PORT: 'x', LOG_LEVEL: 'loud' })
    for (const name of ['JWT_SECRET', 'PORT', 'LOG_LEVEL']) expect(err).toContain(name)
  })

  test.for(['api', 'worker'])('as %s in the embedded mode, which is one process', async (role) => {
    expect(await refused([role], {})).toContain('DATABASE_URL must be set')
  })
})

test('the embedded database can be migrated and asked where it stands', async () => {
  await using folder = await temporaryFolder()
  const env = { OPENON_DATA_DIR: folder.path, LOG_LEVEL: 'silent' }
  expect(await runProgram(['db:status'], env)).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^pending +\d+_init/),
  })
  expect(await runProgram(['db:migrate'], env)).toMatchObject({ code: 0, out: expect.stringContaining('Applied') })
  expect(await runProgram(['db:migrate'], env)).toMatchObject({ code: 0, out: 'The database is up to date.\n' })
  expect(await runProgram(['db:status'], env)).toMatchObject({ code: 0, out: expect.stringMatching(/^applied/) })
})

describe('the demo plays a letter’s whole life', () => {
  test('embedded', async () => {
    const { code, out, err } = await runProgram(['demo'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('Everything went as it should.')
  })

  test.for(['postgres', 'redis'] as const)('with %s', async (mode, { skip }) => {
    skip(missing(needsOf[mode]) !== null)
    await using database = await createDatabase(mode)
    const { code, out, err } = await runProgram(['demo'], database.env)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('Everything went as it should.')
  })
})
