import { expect } from 'vitest'
import { localId } from '../../support/ids.ts'
import * as operations from '../../support/operations.ts'
import type { Person } from '../../support/person.ts'
import { startReceiver } from '../../support/receiver.ts'
import { testWithTargets } from '../../support/test-with-targets.ts'
import { until } from '../../support/until.ts'

const test = testWithTargets({ SWEEP_INTERVAL: '50ms' })

const tries = async (person: Person, url: string) => {
  const added = (await person.does(operations.addWebhookTarget, { url })) as unknown as { target: { id: string } }
  return person.does(operations.testTarget, { id: added.target.id })
}

test('whose programs hang keeps nobody else from theirs, however many they are', async ({ server, receiver }) => {
  await using silent = await startReceiver()
  silent.manner = 'falls silent'
  const [alice, mallory] = [await server.signUp('alice'), await server.signUp('mallory')]
  for (let n = 0; n < 15; n++) await tries(mallory, `${silent.url}${n}`)
  await until(() => silent.calls.length > 0)
  await tries(alice, receiver.url)
  await until(() => receiver.calls.length > 0)
  const underWay = { userId: localId(mallory.id), leasedUntil: { not: null } }
  expect(await server.ctx.db.delivery.count({ where: underWay })).toBeLessThanOrEqual(2)
})
