import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { strangerAt } from '../../support/person.ts'
import { startServer, type TestServer } from '../../support/server.ts'
import { temporaryFolder } from '../../support/servers/throw-away.ts'

const keyOf = async (server: TestServer) => (await strangerAt(server).ask('{ pushKey }'))['pushKey']

test('the key that browsers subscribe to is made once, kept for its owner alone, and may be another’s', async () => {
  await using folder = await temporaryFolder()
  const env = { OPENON_DATA_DIR: folder.path }
  const first = await startServer(env)
  const key = await keyOf(first)
  await first[Symbol.asyncDispose]()
  expect(Buffer.from(String(key), 'base64url')).toHaveLength(65)
  expect(((await stat(join(folder.path, 'vapid-key'))).mode & 0o777).toString(8)).toBe('600')

  const again = await startServer(env)
  expect(await keyOf(again)).toBe(key)
  await again[Symbol.asyncDispose]()

  await using another = await startServer({ ...env, VAPID_KEY: Buffer.alloc(32, 1).toString('base64') })
  expect(await keyOf(another)).not.toBe(key)
})
