import { expect } from 'vitest'
import type { Context } from '../../../src/domain/context.ts'
import { advance } from '../../../src/domain/transitions/advance.ts'
import { Prisma } from '../../../src/generated/prisma/client.ts'
import { addSealedLetters } from '../../support/letters.ts'
import { type Person, password } from '../../support/person.ts'
import { testWithServer } from '../../support/test.ts'
import { timePasses } from '../../support/time.ts'

const test = testWithServer({
  UNFOLDING_WINDOW: '1d',
  SWEEP_INTERVAL: '50ms',
  RATE_LIMIT_ADDRESS: 'off',
  RATE_LIMIT_USER: 'off',
  RATE_LIMIT_SEAL: 'off',
})

/** Whose counts are not those of their letters, in one look at both. */
const miscounted = ({ db }: Context) => db.$queryRaw<unknown[]>(Prisma.sql`SELECT letters_miscounted()`)

const reply = `mutation ($id: ID!) { replyToCapsule(input: { capsuleId: $id, body: "Thanks" }) { __typename } }`
const leave =
  'mutation ($password: String!) { deleteAccount(password: $password, withdrawLetters: true) { __typename } }'

test('every count is that of the letters at every moment of a storm of transitions', async ({ server }) => {
  const { ctx } = server
  const people = await Promise.all(['alice', 'bob', 'carol', 'dave'].map((name) => server.signUp(name)))
  const [alice, bob, carol, dave] = people as [Person, Person, Person, Person]
  let raging = true
  const watching = (async () => {
    const wrong: unknown[] = []
    while (raging) wrong.push(...(await miscounted(ctx)))
    return wrong
  })()

  await Promise.all(
    people.map(async (person) => {
      for (const time of ['1d', '9.5d', '11d', '9.5d', '11d', '11d']) {
        const letters = await Promise.all(people.map((receiver) => person.seals({ for: receiver, in: '10d' })))
        await timePasses(ctx, time, ...letters)
        await advance(ctx)
        // Those who stay shut are refused.
        await Promise.all(letters.slice(0, 2).map((letter, n) => people[n]?.opens(letter)))
        await Promise.all(letters.slice(0, 1).map(({ id }) => people[0]?.does(reply, { id })))
      }
    }),
  )
  const many = { count: 100, unfoldsIn: [-1_000, 3_600_000], unlocksAfter: 500 }
  await addSealedLetters(ctx, { ...many, from: dave, to: people })
  await addSealedLetters(ctx, { ...many, from: alice, to: [dave, alice] })
  await Promise.all([
    dave.does(leave, { password }),
    ...[1, 2, 3].map(() => advance(ctx)),
    bob.seals({ for: alice }),
    carol.seals({ for: carol }),
  ])
  raging = false
  expect(await watching).toEqual([])
  expect(await miscounted(ctx)).toEqual([])

  for (const person of [alice, bob, carol])
    for (const box of ['INBOX', 'OUTBOX'] as const) {
      const letters = await listed(person, box)
      const { counts } = await person.ask<{ counts: Record<string, number> }>(
        `{ counts: capsuleCounts(box: ${box}) { SEALED: sealed UNFOLDING: unfolding READY: ready OPENED: opened } }`,
      )
      const inState = (state: string) => letters.filter((letter) => letter.state === state).length
      for (const state of Object.keys(counts)) expect([state, counts[state]]).toEqual([state, inState(state)])
      expect(letters.length).toBeGreaterThan(0)
    }
})

test('letters in some states are all of them, however rare they are, in every order, and as many as are counted', async ({
  server,
}) => {
  const { ctx } = server
  const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
  const [ready, unfolding, sealed] = [-90_000_000, -3_600_000, 864_000_000]
  const unfoldsIn = [ready, unfolding, ...Array.from({ length: 18 }, (_, n) => sealed + n)]
  await addSealedLetters(ctx, { from: alice, to: [bob], count: 200, unfoldsIn, unlocksAfter: 86_400_000 })
  // The sweep may have been quicker.
  await advance(ctx)
  await expect.poll(async () => (await listed(bob, 'INBOX', '[READY]')).length).toBe(10)
  for (const letter of (await listed(bob, 'INBOX', '[READY]')).slice(0, 4)) await bob.opens(letter)

  for (const [person, box] of [
    [bob, 'INBOX'],
    [alice, 'OUTBOX'],
  ] as const)
    for (const states of [
      ['READY'],
      ['OPENED'],
      ['UNFOLDING'],
      ['SEALED'],
      ['READY', 'OPENED'],
      ['UNFOLDING', 'OPENED'],
      [],
    ])
      for (const [by, field] of [
        ['SEALED_AT', 'sealedAt'],
        ['UNLOCKS_AT', 'unlocksAt'],
        ['OPENED_AT', 'openedAt'],
      ] as const)
        for (const direction of ['ASC', 'DESC'] as const) {
          const order = `orderBy: { field: ${by}, direction: ${direction} }`
          const place = (letter: Letter) => `${letter[field]} ${letter.id}`
          const all = await listed(person, box, null, order)
          const wanted = all.filter(({ state }) => states.includes(state))
          const found = await listed(person, box, `[${states}]`, order)
          expect(found.map(place), `${states} ${order}`).toEqual(wanted.map(place))
          const { total } = await person.ask<{ total: { totalCount: number } }>(
            `{ total: ${box.toLowerCase()}(filter: { states: [${states}] }, ${order}) { totalCount } }`,
          )
          expect(total.totalCount).toBe(wanted.length)
          expect(all).toHaveLength(by === 'OPENED_AT' ? 4 : 200)
        }
})

test('no index of letters names what unlocking changes, so that it rewrites none', async ({ server }) => {
  const indexes = await server.ctx.db.$queryRaw<{ definition: string }[]>(Prisma.sql`
    SELECT pg_get_indexdef(indexrelid) AS definition FROM pg_index WHERE indrelid = 'capsules'::regclass`)
  expect(indexes.length).toBeGreaterThan(5)
  for (const { definition } of indexes) expect(definition).not.toMatch(/state|moved_from/)
})

interface Letter {
  readonly id: string
  readonly state: string
  readonly sealedAt: string
  readonly unlocksAt: string
  readonly openedAt: string | null
}

/** All letters of a box, page by page. */
async function listed(
  person: Person,
  box: 'INBOX' | 'OUTBOX',
  states: string | null = null,
  order = '',
): Promise<Letter[]> {
  const letters: Letter[] = []
  for (let after = ''; ; ) {
    const filter = states ? `filter: { states: ${states} }` : ''
    const { page } = await person.ask<{
      page: { edges: { node: Letter }[]; pageInfo: { hasNextPage: boolean; endCursor: string } }
    }>(
      `{ page: ${box.toLowerCase()}(first: 40, ${filter}, ${order}, ${after}) {
        edges { node { id state sealedAt unlocksAt openedAt } } pageInfo { hasNextPage endCursor } } }`,
    )
    letters.push(...page.edges.map(({ node }) => node))
    if (!page.pageInfo.hasNextPage) return letters
    after = `after: "${page.pageInfo.endCursor}"`
  }
}
