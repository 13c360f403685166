import { expect } from 'vitest'
import { logIn, type Person } from '../../../support/person.ts'
import type { TestServer } from '../../../support/server.ts'
import { timePasses } from '../../../support/time.ts'
import { until } from '../../../support/until.ts'
import { type Role, roles, type State, states } from './table.ts'

/** A letter or draft with words that appear nowhere else. */
export interface Specimen {
  readonly state: State
  readonly allowEarlyView: boolean
  /** Local id, which is the same for the draft and the capsule it becomes. */
  readonly id: string
  readonly title: string
  readonly body: string
  /** Only an opened letter has one, and only where the sender allowed it. */
  readonly reply: string | null
}

export interface World {
  /** The letter that a role is tried on: of that state, and with early view or without. */
  letter(role: Role, state: State, allowEarlyView: boolean): Specimen
  readonly tokens: Readonly<Record<Role, string | null>>
  /** Events in the feed of each role. */
  readonly feedLengths: Readonly<Record<Role, number>>
}

/** What the server needs: letters unfold half an hour before their unlock, and nobody is held up. */
export const env = {
  UNFOLDING_WINDOW: '30m',
  SWEEP_INTERVAL: '100ms',
  RATE_LIMIT_ADDRESS: 'off',
  RATE_LIMIT_USER: 'off',
  RATE_LIMIT_SEAL: 'off',
}

const distances = { SEALED: '2h', UNFOLDING: '10m', READY: '1h', OPENED: '1h' } as const

/** Letters in every state, with and without early view, between all who play a part. */
export async function createWorld(server: TestServer): Promise<World> {
  const [sender, receiver, both, stranger, gone] = await Promise.all(
    ['sender', 'receiver', 'both', 'stranger', 'gone'].map((name) => server.signUp(name)),
  )
  if (!sender || !receiver || !both || !stranger || !gone) throw new Error('Somebody is missing.')
  const [between, own, forgotten] = await Promise.all([
    createLetters(server, sender, receiver),
    createLetters(server, both, both),
    createLetters(server, sender, gone),
  ])
  // A feed of their own shows a stranger that the feed works at all.
  await stranger.seals({ for: stranger })
  await gone.does(`mutation { deactivateAccount(password: "Correct-horse-1") { __typename } }`)

  // What ended is one of the receiver's sessions: they themselves go on.
  const loggedOut = await logIn(server, receiver)
  await loggedOut.does('mutation { logOut { __typename } }')

  const people = { sender, receiver, both, stranger, 'logged-out receiver': loggedOut, 'deactivated receiver': gone }
  const feedOf = async (person: Person) =>
    (await person.ask<{ feed: { lastSeq: number } }>('{ feed(first: 100) { lastSeq } }')).feed.lastSeq
  const letters = { both: own, 'deactivated receiver': forgotten }
  return {
    letter: (role, state, allowEarlyView) => {
      const all = role in letters ? letters[role as keyof typeof letters] : between
      const found = all.find((letter) => letter.state === state && letter.allowEarlyView === allowEarlyView)
      if (!found) throw new Error(`There is no such letter: ${role} ${state} ${allowEarlyView}`)
      return found
    },
    tokens: Object.fromEntries(
      roles.map((role) => [role, role === 'signed out' ? null : people[role].accessToken]),
    ) as World['tokens'],
    feedLengths: {
      sender: await feedOf(sender),
      receiver: await feedOf(receiver),
      both: await feedOf(both),
      stranger: await feedOf(stranger),
      'signed out': 0,
      'logged-out receiver': 0,
      'deactivated receiver': 0,
    },
  }
}

/** One letter of each state × early view. Of the opened ones, that with early view is answered, the other must not be. */
async function createLetters(server: TestServer, sender: Person, receiver: Person): Promise<Specimen[]> {
  const recipientId = await sender.knows({ name: receiver.name, userId: receiver.id })
  const kinds = states.flatMap((state) => [true, false].map((allowEarlyView) => ({ state, allowEarlyView })))
  return Promise.all(kinds.map(({ state, allowEarlyView }) => create(state, allowEarlyView)))

  async function create(state: State, allowEarlyView: boolean): Promise<Specimen> {
    const mark = `${sender.name}-${receiver.name}-${state}-${allowEarlyView}`.toLowerCase()
    const letter = { title: `title-${mark}`, body: `body-${mark}`, allowEarlyView, allowReceiverReply: allowEarlyView }
    const specimen = { ...letter, state, reply: null }
    if (state === 'DRAFT') return { ...specimen, id: local(await sender.drafts({ ...letter, recipientId })) }
    const capsule = await sender.seals({ ...letter, for: receiver, in: distances[state] })
    if (distances[state] === '1h') await timePasses(server.ctx, '1h', capsule)
    const awaited = state === 'OPENED' ? 'READY' : state
    await until(async () => (await receiver.looksAt(capsule))?.['state'] === awaited, { what: `${mark} is ${awaited}` })
    if (state !== 'OPENED') return { ...specimen, id: local(capsule) }
    expect((await receiver.opens(capsule)).__typename).toBe('Capsule')
    if (!allowEarlyView) return { ...specimen, id: local(capsule) }
    const reply = `reply-${mark}`
    const input = { capsuleId: capsule.id, body: reply }
    await receiver.ask(`mutation ($input: ReplyInput!) { replyToCapsule(input: $input) { __typename } }`, { input })
    return { ...specimen, id: local(capsule), reply }
  }
}

const local = ({ id }: { id: string }) => Buffer.from(id, 'base64').toString().split(':')[1] ?? ''
