import { parse } from 'graphql'
import { expect } from 'vitest'
import { createCapsuleLoader } from '../../../src/graphql/schema/capsule-loader.ts'
import { createGraphQLServer } from '../../../src/graphql/transports/http.ts'
import { localId } from '../../support/ids.ts'
import { inTime } from '../../support/person.ts'
import { testWithServer } from '../../support/test.ts'

const test = testWithServer()

test('what was resolved for a session is not delivered once the session is over', async ({ server }) => {
  const alice = await server.signUp('alice')
  for (let n = 0; n < 3; n++) await alice.seals({ for: alice, in: '10d' })
  const origin = { address: null, userAgent: null }
  const options = { graphiql: false, introspection: true, origins: [], timeout: 10_000, originOf: () => origin }
  const yoga = createGraphQLServer(server.ctx, createCapsuleLoader(server.ctx.db), options)
  const socket = new AbortController()
  const id = localId(alice.id)
  const viewer = { id, sessionId: id, origin, expiresAt: inTime('1h') }
  const { schema, contextFactory, subscribe } = yoga.getEnveloped({ session: { viewer, closed: socket.signal } })

  const document = parse('subscription { feed(after: 0) { seq capsule { content { body } } } }')
  const feed = await subscribe({ schema, document, contextValue: await contextFactory() })
  expect(await feed.next()).toMatchObject({ value: { data: { feed: { seq: 1 } } } })
  socket.abort()
  expect(await feed.next()).toEqual({ done: true, value: undefined })
})
