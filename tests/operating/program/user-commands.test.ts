import { describe, expect, test } from 'vitest'
import { createDatabase } from '../../support/database.ts'
import { missing } from '../../support/mode.ts'
import { needsOf } from '../../support/modes.ts'
import { logIn, password, signUp } from '../../support/person.ts'
import { startProcess } from '../../support/rig/process.ts'
import { runProgram } from '../../support/rig/program.ts'
import { temporaryFolder } from '../../support/servers/throw-away.ts'

const env = { PORT: '0', LOG_FORMAT: 'json', BCRYPT_COST: '4', RATE_LIMIT_ADDRESS: 'off', FEED_HEARTBEAT: '1h' }
const user = (database: { env: Readonly<Record<string, string>> }, ...words: string[]) => {
  const { JWT_SECRET: _, ...needed } = database.env
  return runProgram(['user', ...words], needed)
}
const deactivate = 'mutation ($password: String!) { deactivateAccount(password: $password) { __typename } }'
const trail = '{ securityEvents(first: 5) { edges { node { kind userAgent } } } }'

describe.for(['postgres', 'redis'] as const)('an operator with %s', (mode) => {
  test.skipIf(missing(needsOf[mode]) !== null)(
    'opens a deactivated account again, and ends sessions, sockets and all, in every process',
    async () => {
      await using database = await createDatabase(mode)
      await using openon = await startProcess('api', { ...env, ...database.env })
      const alice = await signUp(openon, 'alice')
      expect((await user(database, 'show', alice.username)).out).toMatch(/state +active\nsession/)
      await alice.does(deactivate, { password })
      expect((await user(database, 'show', alice.email.toUpperCase())).out).toContain('deactivated since')
      await expect(logIn(openon, alice)).rejects.toThrow('InvalidCredentialsError')

      expect(await user(database, 'activate', alice.username)).toEqual({
        code: 0,
        out: `${alice.username} can log in again.\n`,
        err: '',
      })
      expect((await user(database, 'activate', alice.username)).out).toContain('active already')
      const again = await logIn(openon, alice)
      await using socket = again.socket()
      const feed = socket.subscribe('subscription { feed(after: 0) { seq } }')
      await socket.subscribe('{ serverTime }').next()

      // No heartbeat tells it: it is rung.
      expect(await user(database, 'end-sessions', alice.username)).toEqual({
        code: 0,
        out: `Ended 1 sessions of ${alice.username}.\n`,
        err: '',
      })
      expect(await socket.closed).toMatchObject({ code: 4403 })
      await feed.ended()

      const back = await logIn(openon, alice)
      const { securityEvents } = await back.ask<{
        securityEvents: { edges: { node: { kind: string; userAgent: string } }[] }
      }>(trail)
      const operators = securityEvents.edges
        .map(({ node }) => node)
        .filter(({ userAgent }) => userAgent === 'the operator of this server')
      expect(operators.map(({ kind }) => kind)).toEqual(['SESSIONS_ENDED', 'ACCOUNT_ACTIVATED'])
    },
  )
})

describe('in the embedded mode', () => {
  test('an operator waits until no server holds the folder', async () => {
    await using database = await createDatabase('embedded')
    const openon = await startProcess('all', { ...env, ...database.env })
    const alice = await signUp(openon, 'alice')
    await alice.does(deactivate, { password })
    const refused = await user(database, 'activate', alice.username)
    expect(refused).toMatchObject({ code: 1, out: '' })
    expect(refused.err).toContain(`in use by process ${openon.pid}`)
    await openon.end('SIGTERM')
    expect(await user(database, 'activate', alice.username)).toMatchObject({ code: 0, err: '' })
    await using second = await startProcess('all', { ...env, ...database.env })
    expect(await logIn(second, alice)).toMatchObject({ name: 'alice' })
  })

  test('there is nobody where there is no database', async () => {
    await using folder = await temporaryFolder()
    const { code, err } = await user({ env: { OPENON_DATA_DIR: folder.path } }, 'show', 'alice')
    expect(code).toBe(1)
    expect(err).toContain('There is no database')
  })
})

test('nobody of that name is told in one sentence, and what is no command too', async () => {
  await using database = await createDatabase('embedded')
  const nobody = await user(database, 'show', 'nobody')
  expect(nobody).toEqual({ code: 1, out: '', err: 'There is nobody with the username or email nobody.\n' })
  for (const words of [[], ['show'], ['delete', 'alice'], ['toString', 'alice']]) {
    const { code, err } = await user(database, ...words)
    expect(code).toBe(2)
    expect(err).toContain('openon user show|activate|end-sessions')
  }
})
