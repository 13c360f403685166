import { test } from 'vitest'
import type { Role } from '../../src/app/roles.ts'
import { type MailServer, startMailServer } from './mail-server.ts'
import { type Env, startServer, type TestServer } from './server.ts'

/** Like `testWithServer`, with a mail server that takes what OpenOn sends. */
export const testWithMail = (env: Env = {}, role: Role = 'all') =>
  test.extend<{ mailServer: MailServer; server: TestServer }>({
    mailServer: [
      // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the fixtures needed off this pattern.
      async ({}, use) => {
        await using mailServer = await startMailServer()
        await use(mailServer)
      },
      { scope: 'file' },
    ],
    server: [
      async ({ mailServer }, use) => {
        await using server = await startServer({ ...mailServer.env, ...env }, role)
        await use(server)
      },
      { scope: 'file' },
    ],
  })
