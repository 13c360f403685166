import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { variables } from '../../../src/config/variables.ts'
import { createDatabase } from '../../support/database.ts'
import { missing } from '../../support/mode.ts'
import { needsOf } from '../../support/modes.ts'
import { signUp } from '../../support/person.ts'
import { startProcess } from '../../support/rig/process.ts'
import { runProgram } from '../../support/rig/program.ts'
import { temporaryFolder } from '../../support/servers/throw-away.ts'

const postgres = { DATABASE_URL: 'postgres://nobody:hidden@127.0.0.1:1/nothing' }

describe('help', () => {
  test.for(['help', '--help', '-h'])('%s tells every role, command and variable, and exits 0', async (word) => {
    const { code, out, err } = await runProgram([word])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    for (const name of [...Object.keys(variables), 'worker', 'demo', 'db:migrate', 'db:recount'])
      expect(out).toContain(name)
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

test.for(['postgres', 'redis'] as const)(
  'counts that somebody spoiled beside OpenOn are found and set right while it runs, with %s',
  async (mode, { skip }) => {
    skip(missing(needsOf[mode]) !== null)
    await using database = await createDatabase(mode)
    await using openon = await startProcess('all', { ...database.env, PORT: '0', BCRYPT_COST: '4' })
    const [alice, bob] = await Promise.all([signUp(openon, 'alice'), signUp(openon, 'bob')])
    await alice.seals({ for: bob, in: '10d' })
    const recount = () => runProgram(['db:recount'], database.env)
    expect(await recount()).toMatchObject({ code: 0, out: 'Every count is right.\n' })

    const client = new pg.Client({ connectionString: database.env['DATABASE_URL'] })
    await client.connect()
    await client.query('UPDATE feeds SET inbox_sealed = 7, inbox_ready = 2 WHERE inbox_sealed = 1')
    await client.end()
    const counts = '{ inbox { totalCount } capsuleCounts(box: INBOX) { sealed ready } }'
    expect(await bob.ask(counts)).toMatchObject({ inbox: { totalCount: 9 } })
    expect(await recount()).toMatchObject({ code: 0, out: expect.stringMatching(/^1 of the users had wrong counts/) })
    expect(await bob.ask(counts)).toEqual({ inbox: { totalCount: 1 }, capsuleCounts: { sealed: 1, ready: 0 } })
  },
)

test.for(['--version', '-v', 'version'])('%s tells which OpenOn this is', async (word) => {
  const { version } = JSON.parse(await readFile(new URL('../../../package.json', import.meta.url), 'utf8'))
  expect(await runProgram([word])).toEqual({ code: 0, out: `openon ${version}\n`, err: '' })
})

test('a build without what it needs says in one sentence what to do', async () => {
  await using folder = await temporaryFolder()
  const script = fileURLToPath(new URL('../../../scripts/build.mjs', import.meta.url))
  const failed = promisify(execFile)(process.execPath, [script], { cwd: folder.path })
  await expect(failed).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(/^.*npm ci --include=dev.*\n$/) })
})

describe('the demo plays a letter’s whole life', () => {
  test('embedded', async () => {
    const { code, out, err } = await runProgram(['demo'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('signs up by its link, and the letter is hers.')
    expect(out).toContain('Everything went as it should.')
  })

  test.for(['postgres', 'redis'] as const)(
    'with %s, which stays usable and without its people',
    async (mode, { skip }) => {
      skip(missing(needsOf[mode]) !== null)
      await using database = await createDatabase(mode)
      const { code, out, err } = await runProgram(['demo'], database.env)
      expect({ code, err }).toEqual({ code: 0, err: '' })
      expect(out).toContain('Everything went as it should.')
      await using openon = await startProcess('all', { ...database.env, PORT: '0', BCRYPT_COST: '4' })
      const alice = await signUp(openon, 'alice')
      const found = await alice.ask('{ searchUsers(query: "ada") { totalCount } }')
      expect(found).toEqual({ searchUsers: { totalCount: 0 } })
    },
  )

  test('in a database not with keys of its own', async () => {
    const { code, err } = await runProgram(['demo'], postgres)
    expect(code).toBe(1)
    expect(err).toContain('JWT_SECRET must be set')
  })

  test('at OPENON_URL, with or without its path, and whatever else is configured', async () => {
    await using folder = await temporaryFolder()
    const env = { OPENON_DATA_DIR: folder.path, UNLOCK_MIN_DISTANCE: '0s', UNFOLDING_WINDOW: '2s', LOG_FORMAT: 'json' }
    await using openon = await startProcess('all', { ...env, PORT: '0' })
    for (const url of [new URL('/', openon.url).href, new URL('/', openon.url).origin]) {
      const { code, out, err } = await runProgram(['demo'], { ...postgres, OPENON_URL: url })
      expect({ code, err }).toEqual({ code: 0, err: '' })
      expect(out).toContain(openon.url.replace('localhost', new URL(url).hostname))
      expect(out).toContain('All of them delete their accounts.')
    }
  })

  test.for(['http://localhost:1', 'nonsense', 'ftp://localhost'])('not at %s, which is told', async (url) => {
    const { code, out, err } = await runProgram(['demo'], { OPENON_URL: url })
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/^[^\n]*OPENON_URL[^\n]*\n$/)
  })
})

test('a misspelled variable is named in the log, and no error', async () => {
  await using database = await createDatabase('embedded')
  await using openon = await startProcess('all', {
    ...database.env,
    PORT: '0',
    LOG_FORMAT: 'json',
    OPENON_DATADIR: 'hidden',
    CORS_ORIGIN: 'hidden',
  })
  const warnings = openon.log.map((line) => JSON.parse(line)).filter(({ level }) => level === 40)
  expect(warnings).toMatchObject([
    { name: 'OPENON_DATADIR', didYouMean: 'OPENON_DATA_DIR' },
    { name: 'CORS_ORIGIN', didYouMean: 'CORS_ORIGINS' },
  ])
  expect(openon.log.join()).not.toContain('hidden')
})

test.for([
  ['development', true],
  ['production', false],
] as const)('in %s the log points to GraphiQL: %s', async ([NODE_ENV, isThere]) => {
  await using database = await createDatabase('embedded')
  await using openon = await startProcess('all', { ...database.env, PORT: '0', LOG_FORMAT: 'json', NODE_ENV })
  expect(/graphiql/i.test(openon.log.join())).toBe(isThere)
  const page = await fetch(openon.url, { headers: { accept: 'text/html' } })
  expect(/graphiql/i.test(await page.text())).toBe(isThere)
})
