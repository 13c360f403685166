import { expect } from 'vitest'
import { localId } from '../../support/ids.ts'
import { testWithServer } from '../../support/test.ts'

const test = testWithServer()

test('who searches many letters, again and again, keeps nobody from the one session of the database', async ({
  server,
}) => {
  const [mallory, bob] = await Promise.all([server.signUp('mallory'), server.signUp('bob')])
  await server.ctx.db.$executeRaw`
    INSERT INTO capsules (id, state, sender_id, receiver_id, title, sealed_at, unfolds_at, unlocks_at, opened_at)
    SELECT gen_random_uuid(), 'OPENED', ${localId(mallory.id)}::uuid, ${localId(mallory.id)}::uuid,
           repeat('many words ', 20) || n, now(), now(), now(), now()
      FROM generate_series(1, 5000) AS n`
  const search = Array.from({ length: 15 }, (_, n) => `a${n}: inbox(filter: { title: "nowhere" }) { edges { cursor } }`)
  const query = `{ ${search.join(' ')} }`
  let isSearching = true
  const searches = Promise.all(Array.from({ length: 5 }, () => mallory.ask(query))).finally(() => {
    isSearching = false
  })
  let answers = 0
  while (isSearching) {
    await bob.ask('{ drafts(first: 1) { totalCount } }')
    answers++
  }
  await searches
  // Behind all that was asked for before, there would be one or two.
  expect(answers).toBeGreaterThan(5)
})
