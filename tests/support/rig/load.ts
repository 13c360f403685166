import { setTimeout as sleep } from 'node:timers/promises'
import { localId } from '../ids.ts'
import { type MailServer, type Manner, tokenIn } from '../mail-server.ts'
import * as operations from '../operations.ts'
import { type Person, type Place, signUp } from '../person.ts'
import { until } from '../until.ts'
import { createChance } from './chance.ts'
import { follow } from './follower.ts'
import { noticeViolations, undelivered, waitNoMore } from './notices.ts'
import { overdue, plant, violations, waiting } from './promise.ts'
import type { World } from './world.ts'

/** People who write letters, read on in their feeds and are told by mail, while somebody looks whether the promise holds. */
export interface Load extends AsyncDisposable {
  /** Letters sealed, as far as anybody was told. */
  readonly letters: number
  /** How often somebody tried to seal and was told that it failed, or nothing. */
  readonly failed: number
  /** What has been found so far, in words. */
  readonly violations: readonly string[]
  /** How many letters OpenOn said it had sealed that are not there. */
  lost(): Promise<number>
  /** Where what somebody has seen is not, or no longer, what their feed says. */
  misheard(): Promise<readonly string[]>
  /** Nobody writes any more; waits until everything has come to its end, and looks once more. */
  finish(): Promise<Outcome>
}

export interface Outcome {
  readonly letters: number
  readonly events: number
  /** How often clients came back over a socket. */
  readonly returns: number
  /** That came, those that came twice too. */
  readonly mails: number
  /** See {@link Load.lost}. */
  readonly lost: number
  /** Empty when the promise held. */
  readonly violations: readonly string[]
}

interface Surroundings {
  readonly database: Pick<World, 'query'>
  /** Where people find OpenOn. */
  readonly apis: readonly [Place, ...Place[]]
  /** With {@link loadEnv} in OpenOn's environment. */
  readonly mailServer: MailServer
  readonly seed: number
}

/** What a load wants different from the usual: mails at once. */
export const loadEnv = ({ env }: MailServer) => ({ ...env, MAIL_RETRY: '200ms', NOTICE_REST: '0s' })

/** What the mail server is like from moment to moment. */
const manners: readonly Manner[] = [
  'takes',
  'takes',
  'takes its time',
  'is busy',
  'dies in the middle',
  'dies before the answer',
]

export async function startLoad({ database, apis, mailServer, seed }: Surroundings): Promise<Load> {
  // Each draws for itself: how often people act depends on the machine.
  const [writers, readers, tempers] = [createChance(seed + 1), createChance(seed + 2), createChance(seed + 3)]
  const people = await Promise.all(
    ['ann', 'ben', 'cid', 'dot', 'eve', 'fay'].map((name) => until(() => signUp(apis[0], name))),
  )
  // Every second one is told by email.
  await Promise.all(people.filter((_, n) => n % 2 === 0).map((person) => answersMail(mailServer, person)))
  // One of each two is heard by a witness all the time; the other takes what ways there are, as most do.
  const clients = people.flatMap((person) =>
    ([['websocket'], ['websocket', 'sse', 'polling']] as const).map((ways) => ({
      person,
      feed: follow(() => person.at(readers.pick(apis)), ways),
    })),
  )
  const found: string[] = []
  const sealed: string[] = []
  let planted = 0
  let failed = 0
  let over = false

  const report = (problems: readonly string[]) => {
    for (const problem of problems) if (!found.includes(problem)) found.push(problem)
  }
  const look = () => violations(database).then(report, () => {}) // The database may be away just now.

  /** Letters keep being sealed, through the API and past it. What is needed may be away, and then none is. */
  async function write(): Promise<void> {
    const [sender, receiver] = [writers.pick(people), writers.pick(people)]
    const dueIn = 200 + writers.draw() * 8_000
    if (writers.draw() < 0.5) {
      await sender.seals({ for: receiver, at: new Date(Date.now() + dueIn) }).then(
        ({ id }) => sealed.push(id),
        () => failed++,
      )
    } else {
      await plant(database, [localId(sender.id), localId(receiver.id)], 5, dueIn).then(
        () => (planted += 5),
        () => {},
      )
    }
  }
  const doing = [
    // The pace at which people write: nothing is waited for.
    again(write, () => 150),
    // The paces at which clients leave, and at which the mail server changes its mind.
    again(
      () => readers.pick(clients).feed.restart(),
      () => 1_000 * readers.draw(),
    ),
    again(
      () => {
        mailServer.manner = tempers.pick(manners)
      },
      () => 3_000 * tempers.draw(),
    ),
    again(look, () => 500),
  ]
  async function again(act: () => unknown, pause: () => number): Promise<void> {
    while (!over) {
      await act()
      await sleep(pause())
    }
  }
  async function stop(): Promise<void> {
    over = true
    await Promise.all(doing)
    mailServer.manner = 'takes'
  }

  /** Where what somebody has seen is not, or no longer, what their feed says. */
  async function misheard(): Promise<string[]> {
    const found = clients.map(async ({ person, feed }) => {
      const seen = feed.events.map(({ seq, capsule }) => `${seq} ${localId(capsule.id)}`)
      const told = await feedOf(database, person)
      const at = seen.findIndex((event, n) => event !== told[n])
      const amiss = at < 0 ? [] : [`${person.name} saw ${seen[at]}, and it should be ${told[at] ?? 'nothing'}`]
      return [...amiss, ...feed.wrong.map((wrong) => `${person.name} was told wrongly: ${wrong}`)]
    })
    return (await Promise.all(found)).flat()
  }

  const waitFor = (what: string, condition: () => Promise<boolean>) =>
    until(condition, { what, within: 90_000 }).catch((error: Error) => report([error.message]))

  return {
    get letters() {
      return sealed.length + planted
    },
    get failed() {
      return failed
    },
    violations: found,
    lost: () => missing(database, sealed),
    misheard,
    async finish() {
      await stop()
      await waitFor('every letter being ready', async () => {
        return (await overdue(database)) === 0 && (await waiting(database)) === 0
      })
      await waitNoMore(database)
      await waitFor('every notice being delivered', async () => (await undelivered(database)) === 0)
      report(await noticeViolations(database, mailServer.mails))
      for (const { person, feed } of clients) {
        const told = await feedOf(database, person)
        await until(() => feed.events.length >= told.length, { within: 60_000 }).catch(() =>
          report([`${person.name} saw ${feed.events.length} events of ${told.length}; ${feed.doing}`]),
        )
      }
      report(await misheard())
      const lost = await missing(database, sealed)
      if (lost > 0) report([`letters were sealed, as OpenOn said, and are lost: ${lost} of ${sealed.length}`])
      await look()
      const sum = (figure: 'events' | 'returns') =>
        clients.reduce((sum, { feed }) => sum + (figure === 'events' ? feed.events.length : feed.returns), 0)
      return {
        letters: sealed.length + planted,
        events: sum('events'),
        returns: sum('returns'),
        mails: mailServer.mails.length,
        lost,
        violations: found,
      }
    },
    async [Symbol.asyncDispose]() {
      await stop()
      for (const { feed } of clients) await feed[Symbol.asyncDispose]()
    },
  }
}

async function answersMail(mailServer: MailServer, person: Person): Promise<void> {
  const mail = await mailServer.mailTo(person.email, 'Is this your address?')
  await person.does(operations.proveEmail, { token: tokenIn(mail) })
}

/** A person's events, in order: the number and the letter of each. */
async function feedOf({ query }: Pick<World, 'query'>, { id }: Person): Promise<string[]> {
  const rows = await query<{ seq: number; capsule_id: string }>(
    'SELECT seq, capsule_id FROM feed_events WHERE user_id = $1 ORDER BY seq',
    [localId(id)],
  )
  return rows.map(({ seq, capsule_id }) => `${seq} ${capsule_id}`)
}

/** How many of these letters are not there. */
async function missing({ query }: Pick<World, 'query'>, letters: readonly string[]): Promise<number> {
  const [row] = await query<{ count: number }>(
    'SELECT count(*)::int AS count FROM unnest($1::uuid[]) AS id WHERE NOT EXISTS (SELECT FROM capsules WHERE capsules.id = id.id)',
    [letters.map(localId)],
  )
  return row?.count ?? 0
}
