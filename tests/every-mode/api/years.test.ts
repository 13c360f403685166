import { expect } from 'vitest'
import { yearsOf } from '../../../src/domain/capsules/box-years.ts'
import type { ApiContext } from '../../../src/domain/context.ts'
import type { Statement } from '../../../src/domain/ports.ts'
import type { Viewer } from '../../../src/domain/viewer.ts'
import { localId } from '../../support/ids.ts'
import { addSealedLetters } from '../../support/letters.ts'
import type { Person } from '../../support/person.ts'
import { testWithServer } from '../../support/test.ts'

const test = testWithServer()

const years = async (person: Person, box: 'INBOX' | 'OUTBOX', zone: string) => {
  const query = 'query ($box: Box!, $zone: String!) { years: capsuleYears(box: $box, zone: $zone) }'
  return (await person.ask<{ years: number[] }>(query, { box, zone })).years
}

/** Those of which the filter finds a letter, whose beginnings are so far from UTC. */
async function yearsFound(person: Person, box: 'INBOX' | 'OUTBOX', offset: string): Promise<number[]> {
  const begin = (year: number) => `${year}-01-01T00:00:00${offset}`
  const from = new Date().getUTCFullYear() - 1
  const candidates = Array.from({ length: 8 }, (_, n) => from + 7 - n)
  const fields = candidates.map(
    (year) =>
      `y${year}: ${box.toLowerCase()}(first: 0, filter: { unlocksFrom: "${begin(year)}", unlocksUntil: "${begin(year + 1)}" }) { totalCount }`,
  )
  const found = await person.ask<Record<string, { totalCount: number }>>(`{ ${fields.join('\n')} }`)
  return candidates.filter((year) => (found[`y${year}`]?.totalCount ?? 0) > 0)
}

test('the years of a box are those of which its filter finds letters, wherever one lives', async ({ server }) => {
  const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
  for (const person of [alice, bob]) expect(await years(person, 'INBOX', 'UTC')).toEqual([])
  const opened = await alice.seals({ for: bob, in: '1s' })
  await expect.poll(async () => (await bob.opens(opened)).__typename).toBe('Capsule')
  const next = new Date().getUTCFullYear() + 1
  const moments = [
    `${next}-01-01T00:00:00Z`,
    `${next}-12-31T23:59:59.999Z`,
    `${next + 2}-01-01T02:00:00Z`,
    `${next + 2}-12-31T12:00:00Z`,
  ]
  for (const moment of moments) await alice.seals({ for: bob, at: new Date(moment) })
  await bob.drafts({ title: 'Some day', unlocksAt: `${next + 3}-06-01T00:00:00Z` })

  const zones = {
    UTC: '+00:00',
    'Asia/Tokyo': '+09:00',
    'America/New_York': '-05:00',
    'Pacific/Kiritimati': '+14:00',
    'Pacific/Pago_Pago': '-11:00',
    'Asia/Calcutta': '+05:30',
  }
  for (const [zone, offset] of Object.entries(zones)) {
    const found = await yearsFound(bob, 'INBOX', offset)
    expect(await years(bob, 'INBOX', zone), zone).toEqual(found)
    expect(await years(alice, 'OUTBOX', zone), zone).toEqual(found)
  }
  expect(await years(bob, 'INBOX', 'UTC')).toEqual([next + 2, next, next - 1])
  expect(await years(bob, 'INBOX', 'Asia/Tokyo')).toEqual([next + 2, next + 1, next, next - 1])
  for (const [person, box] of [
    [bob, 'OUTBOX'],
    [alice, 'INBOX'],
  ] as const)
    expect(await years(person, box, 'UTC')).toEqual([])
})

test('a zone that there is not is refused', async ({ server }) => {
  const alice = await server.signUp('alice')
  for (const zone of ['Europe/Atlantis', '', '+02:00', 'x'.repeat(100)]) {
    const { errors } = await alice.query(`{ capsuleYears(box: INBOX, zone: "${zone}") }`)
    expect(errors[0]?.extensions).toMatchObject({ code: 'VALIDATION_FAILED' })
  }
})

test('however many letters a box has, as many are looked at as there are years', async ({ server }) => {
  const { ctx } = server
  const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
  const days = Array.from({ length: 1_000 }, (_, day) => (day + 1) * 86_400_000)
  await addSealedLetters(ctx, { from: alice, to: [bob], count: 4_000, unfoldsIn: days, unlocksAfter: 0 })
  await ctx.db.$executeRawUnsafe('ANALYZE capsules')
  const told = await years(bob, 'INBOX', 'UTC')
  expect(told.length).toBeGreaterThan(2)
  // Of each year the first and the last, and what lies before the first of all; opened or not.
  expect(await lettersLookedAt(ctx, bob)).toBeLessThan(4 * (told.length + 1))
})

/** How many letters PostgreSQL meets until it knows the years of somebody's inbox. */
async function lettersLookedAt(ctx: ApiContext, { id }: Person): Promise<number> {
  const viewer = { id: localId(id) } as Viewer
  let explained: Plan | undefined
  const explain = async ({ text }: Statement, values: readonly unknown[]) => {
    const explanation = { text: `EXPLAIN (ANALYZE, FORMAT JSON) ${text}` }
    const [row] = await ctx.statements.run<{ 'QUERY PLAN': [{ Plan: Plan }] }>(explanation, values)
    explained = row?.['QUERY PLAN'][0].Plan
    return []
  }
  await yearsOf({ ...ctx, statements: { run: explain } }, viewer, { box: 'INBOX', zone: 'UTC' })
  if (!explained) throw new Error('No statement was run.')
  return met(explained)
}

interface Plan {
  readonly 'Relation Name'?: string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly Plans?: readonly Plan[]
}

const met = (plan: Plan): number => {
  const own = (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops']
  return (plan['Relation Name'] === 'capsules' ? own : 0) + (plan.Plans ?? []).reduce((sum, each) => sum + met(each), 0)
}
