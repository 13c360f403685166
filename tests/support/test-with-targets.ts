import { test } from 'vitest'
import { type PushService, startPushService } from './push-service.ts'
import { type Receiver, startReceiver } from './receiver.ts'
import { type Env, startServer, type TestServer } from './server.ts'

/** Like `testWithServer`, with a push service and somebody's program, both on this machine. */
export const testWithTargets = (env: Env = {}) =>
  test.extend<{ pushService: PushService; receiver: Receiver; server: TestServer }>({
    pushService: [
      // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the fixtures needed off this pattern.
      async ({}, use) => {
        await using pushService = await startPushService()
        await use(pushService)
      },
      { scope: 'file' },
    ],
    // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the fixtures needed off this pattern.
    receiver: async ({}, use) => {
      await using receiver = await startReceiver()
      await use(receiver)
    },
    server: [
      // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the fixtures needed off this pattern.
      async ({}, use) => {
        const key = { VAPID_KEY: Buffer.alloc(32, 7).toString('base64') }
        await using server = await startServer({ WEBHOOK_PRIVATE_ADDRESSES: 'true', ...key, ...env })
        await use(server)
      },
      { scope: 'file' },
    ],
  })
