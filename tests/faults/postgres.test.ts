import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { post } from '../support/clients/http.ts'
import { localId } from '../support/ids.ts'
import { follow } from '../support/rig/follower.ts'
import { pause, resume } from '../support/rig/pause.ts'
import { overdue, plant, violations } from '../support/rig/promise.ts'
import { canHaveWorlds, createWorld, twoPeople, type World } from '../support/rig/world.ts'
import { until } from '../support/until.ts'

interface Fault {
  /** Milliseconds; the others last three seconds. */
  readonly outage?: number
  /** Milliseconds until letters are told again after it; the others take at most fifteen seconds. */
  readonly recovery?: number
  strike(world: World): Promise<unknown> | unknown
  mend?(world: World): Promise<unknown> | unknown
}

/** Milliseconds. */
const slack = 2_000
/** Every request is answered within so many milliseconds, whatever the answer. */
const longestAnswer = 10_000

const faults: Record<string, Fault> = {
  'is restarted': {
    strike: ({ postgres }) => postgres.program.end('SIGINT'),
    mend: ({ postgres }) => postgres.program.startAgain(),
  },
  'is killed': {
    strike: ({ postgres }) => postgres.program.end('SIGKILL'),
    mend: ({ postgres }) => until(() => postgres.program.startAgain().then(() => true), { within: 30_000 }),
  },
  'stands still': {
    outage: 15_000,
    strike: ({ postgres }) => pause(postgres.program),
    mend: ({ postgres }) => resume(postgres.program),
  },
  'drops all connections': { strike: ({ postgres }) => postgres.network.dropAll() },
  'is cut off': {
    strike: ({ postgres }) => postgres.network.cut(),
    mend: ({ postgres }) => postgres.network.heal(),
  },
  'answers half a second late': {
    strike: ({ postgres }) => postgres.network.delay(500),
    mend: ({ postgres }) => postgres.network.heal(),
  },
  'falls silent without a FIN': {
    // Each dead connection is found by the statement that waits for it in vain.
    recovery: 30_000,
    strike: ({ postgres }) => postgres.network.stall(),
    mend: ({ postgres }) => postgres.network.heal(),
  },
  'has its letters locked': lockingLetters(),
}

const modes = { 'with Redis': {}, 'without Redis': null }

describe.skipIf(!canHaveWorlds).concurrent('PostgreSQL', () => {
  const cases = Object.keys(faults).flatMap((fault, n) => {
    // Without Redis, what differs is who listens: only the faults that end its connection are worth repeating.
    const alone = n === 0 || fault === 'falls silent without a FIN'
    return [[fault, 'with Redis'] as const, ...(alone ? [[fault, 'without Redis'] as const] : [])]
  })

  test.for(cases)(
    '%s, %s: no request hangs, nothing is lost or doubled, and workers resume',
    {
      timeout: 150_000,
    },
    async ([name, mode]) => {
      const fault = faults[name]
      await using world = await createWorld(modes[mode])
      const api = await world.start('all')
      const people = await twoPeople(api)
      const [alice, bob] = people
      await using feed = follow(() => bob)
      const [sender = '', receiver = ''] = people.map(({ id }) => localId(id))
      // Due before, during and after the fault.
      const letters = 300
      for (let n = 0; n < letters / 10; n++) await plant(world, [sender, receiver], 10, 1_500 + 250 * n)
      await until(() => feed.events.length > 0, { what: 'the first event before the fault' })

      await fault?.strike(world)
      const struckAt = performance.now()
      const asking = async () => {
        const askedAt = performance.now()
        const answer = await post(api.url, alice.accessToken, '{ viewer { username } inbox { totalCount } }')
        const codes = answer.errors.map(({ extensions }) => extensions?.code)
        return { took: performance.now() - askedAt, codes }
      }
      if (fault?.mend) {
        const answers = await Promise.all(Array.from({ length: 20 }, asking))
        for (const { took, codes } of answers) {
          expect(took).toBeLessThan(longestAnswer + slack)
          expect(codes.filter((code) => code !== 'INTERNAL_SERVER_ERROR' && code !== 'TIMEOUT')).toEqual([])
        }
        const { outage = 3_000 } = fault
        await until(() => performance.now() - struckAt > outage, { within: 2 * outage })
        await fault.mend(world)
      }

      await until(async () => (await overdue(world)) === 0, { what: 'everything due being ready', within: 40_000 })
      const late = await alice
        .seals({ for: bob, in: '500ms' })
        .catch(() => until(() => alice.seals({ for: bob, in: '500ms' })))
      await until(() => feed.hasHeard('CapsuleReady', late), {
        what: 'a letter sealed after the fault',
        within: fault?.recovery ?? 15_000,
      })
      await until(() => feed.events.filter(({ __typename }) => __typename === 'CapsuleReady').length === letters + 1, {
        what: 'every letter in the feed',
        within: 20_000,
      })
      const seqs = feed.events.map(({ seq }) => seq)
      expect(seqs).toEqual(seqs.map((_, n) => n + 1))
      expect(await violations(world)).toEqual([])
    },
  )
})

/** Somebody holds the table of letters, as a careless migration does. */
function lockingLetters(): Fault {
  const held = new WeakMap<World, pg.Client>()
  return {
    outage: 10_000,
    async strike(world) {
      const client = new pg.Client({ connectionString: world.postgres.url })
      client.on('error', () => {})
      held.set(world, client)
      await client.connect()
      await client.query('BEGIN; LOCK TABLE capsules IN ACCESS EXCLUSIVE MODE')
    },
    async mend(world) {
      const client = held.get(world)
      await client?.query('COMMIT')
      await client?.end()
    },
  }
}
