import { setTimeout as sleep } from 'node:timers/promises'
import { localId } from '../support/ids.ts'
import { type MailServer, type Manner, startMailServer, tokenIn } from '../support/mail-server.ts'
import * as operations from '../support/operations.ts'
import { type Person, signUp } from '../support/person.ts'
import { canShiftClocks, shiftedClock } from '../support/rig/clock.ts'
import { type Fault, postgresFaults, redisFaults } from '../support/rig/faults.ts'
import { follow } from '../support/rig/follower.ts'
import { noticeViolations, undelivered, waitNoMore } from '../support/rig/notices.ts'
import type { OpenOnProcess } from '../support/rig/process.ts'
import { overdue, plant, violations, waiting } from '../support/rig/promise.ts'
import { createWorld, type World } from '../support/rig/world.ts'
import { until } from '../support/until.ts'

export interface Verdict {
  readonly seed: number
  readonly letters: number
  readonly events: number
  readonly returns: number
  /** That came, those that came twice too. */
  readonly mails: number
  readonly struck: readonly string[]
  /** Empty when the promise held. */
  readonly violations: readonly string[]
}

/** What can go wrong, by what happens; what needs a Redis of its own kind is left to the tests of single faults. */
const faults = Object.entries({ Redis: redisFaults, PostgreSQL: postgresFaults }).flatMap(([part, faults]) =>
  Object.entries<Fault>(faults).flatMap(([name, fault]) =>
    fault.settings ? [] : [[`${part} ${name}`, fault] as const],
  ),
)

/** Clocks of new workers. */
const shifts = canShiftClocks ? [null, '+1h', '-1h', '+0 x2'] : [null]

/** What the mail server is like from moment to moment. */
const manners: readonly Manner[] = [
  'takes',
  'takes',
  'takes its time',
  'is busy',
  'dies in the middle',
  'dies before the answer',
]

/**
 * Lets everything go wrong at random for a while, and looks all the time whether the promise holds. The seed decides
 * which faults come in which order and for how long; what they hit depends on the machine's timing.
 */
export async function chaos(seed: number, duration: number, tell: (line: string) => void): Promise<Verdict> {
  // Each draws for itself: how often people act depends on the machine, and the faults must not depend on that.
  const [fate, writers, readers, tempers] = [chance(seed), chance(seed + 1), chance(seed + 2), chance(seed + 3)]
  await using mailServer = await startMailServer()
  await using world = await createWorld({}, { ...mailServer.env, MAIL_RETRY: '200ms', NOTICE_REST: '0s' })
  const apis = await Promise.all([world.start('api'), world.start('api')])
  const workers: OpenOnProcess[] = await Promise.all([world.start('worker'), world.start('worker')])
  const [home] = apis
  const people = await Promise.all(['ann', 'ben', 'cid', 'dot', 'eve', 'fay'].map((name) => signUp(home, name)))
  // Every second one is told by email.
  await Promise.all(people.filter((_, n) => n % 2 === 0).map((person) => answersMail(mailServer, person)))
  const clients = people.flatMap((person) =>
    [0, 1].map(() => ({ person, feed: follow(() => person.at(readers.pick(apis))) })),
  )
  const found: string[] = []
  const struck: string[] = []
  let letters = 0
  let over = false

  const report = (problems: readonly string[]) => {
    for (const problem of problems) if (!found.includes(problem)) found.push(problem)
  }
  const look = () => violations(world).then(report, () => {}) // The database may be away just now.

  /** Letters keep being sealed, through the API and past it. */
  const writing = (async () => {
    while (!over) {
      const [sender, receiver] = [writers.pick(people), writers.pick(people)]
      const dueIn = 200 + writers.draw() * 8_000
      letters += await (writers.draw() < 0.5 ? sealed : planted)(world, sender, receiver, dueIn)
      await sleep(150) // The pace at which people write: nothing is waited for.
    }
  })()
  const leaving = (async () => {
    while (!over) {
      await sleep(1_000 * readers.draw()) // The pace at which clients leave.
      await readers.pick(clients).feed.disconnect()
    }
  })()
  const changing = (async () => {
    while (!over) {
      mailServer.manner = tempers.pick(manners)
      await sleep(3_000 * tempers.draw()) // The pace at which the mail server changes its mind.
    }
    mailServer.manner = 'takes'
  })()
  const looking = (async () => {
    while (!over) {
      await look()
      await sleep(500) // Between two looks, as long as the run lasts.
    }
  })()

  const end = performance.now() + duration
  while (performance.now() < end) {
    const [quiet, lasting, shift] = [500 + 1_500 * fate.draw(), 500 + 5_000 * fate.draw(), fate.pick(shifts)]
    const [name, fault] = fate.draw() < 0.25 ? [workerFault(shift), null] : fate.pick(faults)
    await sleep(quiet)
    struck.push(name)
    tell(`  ${name}`)
    if (fault) {
      await fault.strike(world)
      await sleep(fault.mend ? lasting : 0)
      await fault.mend?.(world)
    } else {
      await workers.shift()?.end('SIGKILL')
      workers.push(await world.start('worker', shift === null ? {} : shiftedClock(shift)))
    }
  }
  over = true
  await Promise.all([writing, leaving, changing, looking])

  await until(async () => (await overdue(world)) === 0 && (await waiting(world)) === 0, {
    what: 'every letter being ready',
    within: 90_000,
  }).catch((error: Error) => report([error.message]))
  await waitNoMore(world)
  await until(async () => (await undelivered(world)) === 0, {
    what: 'every notice being delivered',
    within: 90_000,
  }).catch((error: Error) => report([error.message]))
  report(await noticeViolations(world, mailServer.mails))
  for (const { person, feed } of clients) {
    const seqs = await seqsOf(world, person)
    await until(() => feed.events.length >= seqs.length, { within: 60_000 }).catch(() => {})
    const seen = feed.events.map(({ seq }) => seq)
    if (JSON.stringify(seen) !== JSON.stringify(seqs)) {
      report([`${person.name} saw ${seen.length} events of ${seqs.length}, or not in order`])
    }
  }
  await look()
  const events = clients.reduce((sum, { feed }) => sum + feed.events.length, 0)
  const returns = clients.reduce((sum, { feed }) => sum + feed.returns, 0)
  for (const { feed } of clients) await feed[Symbol.asyncDispose]()
  return { seed, letters, events, returns, mails: mailServer.mails.length, struck, violations: found }
}

async function answersMail({ mailTo }: MailServer, person: Person): Promise<void> {
  const mail = await mailTo(person.email, 'Is this your address?')
  await person.does(operations.proveEmail, { token: tokenIn(mail) })
}

const workerFault = (shift: string | null) =>
  `a worker is killed, and the next one ${shift === null ? 'begins' : `has a clock at ${shift}`}`

/** @returns how many were sealed; none while something needed is away */
const sealed = (_world: World, sender: Person, receiver: Person, dueIn: number): Promise<number> =>
  sender.seals({ for: receiver, at: new Date(Date.now() + dueIn) }).then(
    () => 1,
    () => 0,
  )

const planted = (world: World, sender: Person, receiver: Person, dueIn: number): Promise<number> =>
  plant(world, [localId(sender.id), localId(receiver.id)], 5, dueIn).then(
    () => 5,
    () => 0,
  )

async function seqsOf({ query }: World, { id }: Person): Promise<number[]> {
  const rows = await query<{ seq: number }>('SELECT seq FROM feed_events WHERE user_id = $1 ORDER BY seq', [
    localId(id),
  ])
  return rows.map(({ seq }) => seq)
}

/** Draws that a seed decides. */
function chance(seed: number) {
  const draw = mulberry32(seed)
  return { draw, pick: <Item>(items: readonly Item[]): Item => items[Math.floor(draw() * items.length)] as Item }
}

/** A small generator of random numbers below 1 that a seed decides (Tommy Ettinger, public domain). */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
