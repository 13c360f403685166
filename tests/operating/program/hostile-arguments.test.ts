import { readdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { createDatabase } from '../../support/database.ts'
import { missing } from '../../support/mode.ts'
import { needsOf } from '../../support/modes.ts'
import { logIn } from '../../support/operations.ts'
import { password, signUp } from '../../support/person.ts'
import { startProcess } from '../../support/rig/process.ts'
import { runProgram } from '../../support/rig/program.ts'
import { temporaryFolder } from '../../support/servers/throw-away.ts'

/** What moves a cursor, turns text around or cannot be seen; lines end by themselves. */
const invisible = /[^\P{C}\n]|\p{Zl}|\p{Zp}/u
const forged = '\x1b[2J\x9b2J\r\u202eall is well\u200b'

test('what is not understood is told, and nothing is done', async () => {
  await using folder = await temporaryFolder()
  const { code, out, err } = await runProgram([`x${forged}`], { OPENON_DATA_DIR: folder.path }, folder.path)
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toMatch(/^There is no command "x\\u\{1b\}\[2J\\u\{9b\}2J\\u\{d\}\\u\{202e\}all is well\\u\{200b\}"\.\n/)
  expect(err).not.toMatch(/\n {4}at /)
  expect(err).not.toMatch(invisible)
  expect(await readdir(folder.path)).toEqual([])
})

test.skipIf(missing(needsOf.postgres) !== null)(
  'a login and what a device calls itself are data, and put no lines of their own on a terminal',
  async () => {
    await using database = await createDatabase('postgres')
    await using openon = await startProcess('api', { ...database.env, PORT: '0', BCRYPT_COST: '4' })
    const alice = await signUp(openon, 'alice')
    const user = (...words: string[]) => runProgram(['user', ...words], database.env)

    for (const login of [`' OR 1=1 --\nalice can log in again.${forged}`, 'x'.repeat(100_000)]) {
      const { code, out, err } = await user('end-sessions', login)
      expect({ code, out }).toEqual({ code: 1, out: '' })
      expect(err).toMatch(/^There is nobody with the username or email .{1,1100}\n$/)
      expect(err).not.toMatch(invisible)
    }

    const response = await fetch(openon.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'a browser\x9b2Jstate active' },
      body: JSON.stringify({ query: logIn, variables: { input: { login: alice.username, password } } }),
    })
    expect(await response.json()).toMatchObject({ data: { logIn: { __typename: 'AuthPayload' } } })
    const { out } = await user('show', alice.username)
    expect(out).toContain('a browser\\u{9b}2Jstate active')
    expect(out).not.toMatch(invisible)
  },
)
