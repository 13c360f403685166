import { test } from 'vitest'
import type { Role } from '../../src/app/roles.ts'
import { type Env, startServer, type TestServer } from './server.ts'

/**
 * `test` with a server that the tests of a file share: each test signs up people of its own, so they never meet.
 *
 * @param env what this file's server has different
 * @param role `api` for one without a worker
 */
export const testWithServer = (env: Env = {}, role: Role = 'all') =>
  test.extend<{ server: TestServer }>({
    server: [
      // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the fixtures needed off this pattern.
      async ({}, use) => {
        await using server = await startServer(env, role)
        await use(server)
      },
      { scope: 'file' },
    ],
  })
