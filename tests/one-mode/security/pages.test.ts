import { expect } from 'vitest'
import { createOperations } from '../../../src/graphql/operation/pipeline.ts'
import { localId } from '../../support/ids.ts'
import { inTime } from '../../support/person.ts'
import { testWithServer } from '../../support/test.ts'

const test = testWithServer()

test('what was resolved for somebody is not delivered once they have left', async ({ server }) => {
  const alice = await server.signUp('alice')
  for (let n = 0; n < 3; n++) await alice.seals({ for: alice, in: '10d' })
  const operations = createOperations(server.ctx, { introspection: true, timeout: 10_000 })
  const origin = { address: null, userAgent: null }
  const id = localId(alice.id)
  const viewer = { id, sessionId: id, origin, expiresAt: inTime('1h') }
  const query = 'subscription { feed(after: 0) { seq capsule { content { body } } } }'
  const ready = await operations.prepare({ query }, { origin, viewer })
  if ('errors' in ready) throw new Error('The subscription was refused.')

  const feed = await ready.run(1_000)
  if (!('next' in feed)) throw new Error('The subscription gave no stream.')
  expect(await feed.next()).toMatchObject({ value: { data: { feed: { seq: 1 } } } })
  void feed.return?.()
  expect(await feed.next()).toEqual({ done: true, value: undefined })
})
