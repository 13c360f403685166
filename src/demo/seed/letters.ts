import { setTimeout as sleep } from 'node:timers/promises'
import { isRefusal } from '../../client/index.ts'
import { createDraft, done, openCapsule, type Result, type Results, sendCapsule } from '../operations.ts'
import type { Inhabitant } from './people.ts'

const reply = `mutation ($input: ReplyInput!) {
  replyToCapsule(input: $input) { __typename ... on UserError { message } }
}`
const stateOf = 'query ($id: ID!) { capsule(id: $id) { state } }'

const texts = [
  [
    'For the day you turn thirty',
    'When I wrote this you were twenty-nine and laughed about it. Is the bicycle still there?',
  ],
  ['Open when the house is done', 'Today it is a hole in the ground and a plan on a napkin. I kept the napkin.'],
  ['To the one who finds the key', 'It is under the third stone. It always was.'],
  ['After your first winter there', 'You said you would never get used to the dark. Tell me that you were wrong.'],
  ['What I did not say at the station', 'The train was early, for once. So here it is, in writing: thank you.'],
  ['A recipe, when you are old enough', 'Two eggs, a cup of patience, and never the good pan.'],
] as const

const [second, hour, day] = [1_000, 3_600_000, 86_400_000]
/** Milliseconds that letters take to be ready whose day is about to come. */
const patience = 60 * second

const textOf = (n: number) => {
  const [title, body] = texts[n % texts.length] ?? texts[0]
  return { title, body }
}
const at = (instant: number) => ({ unlocksAt: new Date(instant).toISOString() })

/**
 * Everybody writes to the next of them: a draft, a letter that is shut, one that unfolds, one that is ready, one that is open, and one
 * that is answered; and one to themselves.
 *
 * @param unfoldingWindow milliseconds before its day in which a letter unfolds
 */
export async function writeOfEachState(people: readonly Inhabitant[], unfoldingWindow: number): Promise<void> {
  await Promise.all(people.map((person, n) => write(person, people[(n + 1) % people.length] ?? person, n)))

  async function write(from: Inhabitant, to: Inhabitant, n: number): Promise<void> {
    const { clock } = from.client
    await clock.sync()
    const send = (which: number, receiver: Inhabitant, unlocksAt: number) =>
      done(from.client, sendCapsule, { input: { ...textOf(n + which), ...at(unlocksAt), receiverId: receiver.id } })
    await done(from.client, createDraft, { input: textOf(n) })
    await send(1, to, clock.now() + (n + 1) * 30 * day + unfoldingWindow)
    await send(2, from, clock.now() + 365 * day)
    await send(3, to, clock.now() + unfoldingWindow / 2 + hour)
    const ready = await Promise.all(
      [4, 5, 6].map((which) => sendSoon(from, { ...textOf(n + which), receiverId: to.id })),
    )
    await Promise.all(ready.map((letter) => becomesReady(to, String(letter.id))))
    const [, opened, answered] = ready
    for (const letter of [opened, answered]) await done(to.client, openCapsule, { id: letter?.id })
    await done(to.client, reply, { input: { capsuleId: answered?.id, body: 'It came on its day. Thank you.' } })
  }
}

/** Seals a letter that is ready soon; a busy machine takes longer to get to it. */
async function sendSoon(from: Inhabitant, letter: object, distance = 2 * second): Promise<Result> {
  const { client } = from
  const input = { ...letter, ...at(client.clock.now() + distance) }
  const result = await client.mutate<Results>(sendCapsule, { input })
  if (!isRefusal(result)) return result
  if (distance > patience) throw new Error(result.message)
  return sendSoon(from, letter, 2 * distance)
}

async function becomesReady({ client }: Inhabitant, id: string): Promise<void> {
  const late = AbortSignal.timeout(patience)
  for (;;) {
    const { capsule } = await client.query<{ capsule: { state: string } | null }>(stateOf, { id })
    if (capsule?.state === 'READY') return
    if (late.aborted) throw new Error(`A letter is ${capsule?.state ?? 'gone'} a minute after its day.`)
    await sleep(200)
  }
}

/** Operations under way at once. */
const atOnce = 16

/**
 * Seals so many letters, from everybody to everybody, for one instant.
 *
 * @param onSealed told how many there are, after each
 */
export async function writeHerd(
  people: readonly Inhabitant[],
  count: number,
  unlocksAt: Date,
  onSealed: (sealed: number) => void,
): Promise<void> {
  let [begun, sealed] = [0, 0]
  const writeOn = async () => {
    while (begun < count) {
      const n = begun++
      const from = people[n % people.length]
      const to = people[(n + 1 + Math.floor(n / people.length)) % people.length]
      if (!from || !to) return
      const input = { ...textOf(n), ...at(unlocksAt.getTime()), receiverId: to.id }
      await done(from.client, sendCapsule, { input })
      onSealed(++sealed)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, writeOn))
}
