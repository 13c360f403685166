import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { connect, isRefusal, type OpenOn } from '../client/index.ts'
import { openMailbox } from './mail.ts'
import { createDraft, done, openCapsule, type Results, sendCapsule } from './operations.ts'
import { bringPicture } from './picture.ts'
import { createTimeline } from './timeline.ts'

interface Event {
  readonly __typename: string
  readonly seq: number
  readonly capsule: {
    readonly id: string
    readonly unfoldsAt: string
    readonly unlocksAt: string
    readonly content: object | null
  }
}

const sealDraft = `mutation ($input: SealDraftInput!) {
  sealDraft(input: $input) { __typename ... on Capsule { id } ... on UserError { message } }
}`
const deleteAccount = `mutation ($password: String!) {
  deleteAccount(password: $password, withdrawLetters: true) { __typename ... on UserError { message } }
}`
const look = `query ($id: ID!) { capsule(id: $id) { state content { body } } }`
const event = `fragment Event on FeedEvent {
  __typename seq capsule { id unfoldsAt unlocksAt content { body } }
}`

/** Milliseconds: for a busy server to take an operation, and for all that is heard from a feed. */
const patience = 30_000
const longest = 300_000

const title = 'For the day you turn thirty'
const body = 'I wrote this when you were still twenty-nine. Happy birthday!'

/**
 * Plays a letter's whole life against a server: Ada seals a letter for Grace, who watches it unfold and become ready,
 * and opens it; Mallory tries to peek. Where mails stay at hand Ada also writes to Hedy, who has no account. However it ends, they leave no account and no unopened letter behind.
 *
 * @param url the GraphQL endpoint
 * @throws {Error} at the first surprise, saying what was expected
 */
export async function play(url: string, print: (line: string) => void): Promise<void> {
  const tell = createTimeline(print)
  const people: { leave(): Promise<void> }[] = []
  try {
    const [ada, grace, mallory] = await Promise.all([join('ada'), join('grace'), join('mallory')])
    tell('', 'Ada, Grace and Mallory sign up.')

    const { clock } = ada.client
    await clock.sync()
    const graceHears = grace.listens()
    const adaHears = ada.listens()
    tell('Grace', 'listens to her feed over a WebSocket, and so does Ada.')

    const mediaId = await bringPicture(url, String(await ada.client.session.token()))
    const attachments = [{ mediaId, caption: 'The morning you were born' }]
    const draft = await done(ada.client, createDraft, { input: { title, body, attachments } })
    tell('Ada', `writes a draft, “${title}”, and puts a picture into it.`)
    const wished = clock.now() + 4_000
    const unlocksAt = await seal(ada.client, String(draft.id), grace.id, wished)
    tell('Ada', `seals it for Grace, to unlock at ${unlocksAt.toISOString()}.`)

    const { capsule } = await graceHears('CapsuleSealed', 1)
    tell('Grace', 'hears that a letter is sealed for her.')
    expect(capsule.content === null, 'a sealed letter keeps its content to itself')
    const early = await grace.client.mutate<Results>(openCapsule, { id: capsule.id })
    expect(
      early.__typename === 'CapsuleNotReadyError',
      `a sealed letter cannot be opened, but it said ${early.__typename}`,
    )
    tell('Grace', `tries to open it: “${early.message}”`)
    const peek = await mallory.client.query<{ capsule: null }>(look, { id: capsule.id })
    expect(peek.capsule === null, 'for a stranger the letter does not exist')
    tell('Mallory', 'tries to peek, and finds nothing.')

    const unfolding = await graceHears('CapsuleUnfolding', 2)
    tell('Grace', 'watches it unfold.', clock.now() - Date.parse(unfolding.capsule.unfoldsAt))
    expect(unfolding.capsule.content === null, 'an unfolding letter keeps its content to itself')
    await graceHears('CapsuleReady', 3)
    const lateness = clock.now() - unlocksAt.getTime()
    expect(lateness > -(clock.error ?? 0), `nothing unlocks early, but it came ${-lateness} ms before its instant`)
    tell('Grace', 'hears that it is ready.', lateness)

    const opened = await done(grace.client, openCapsule, { id: capsule.id })
    expect(opened.content?.body === body, 'the letter says what Ada wrote')
    tell('Grace', `opens it and reads: “${opened.content?.body}”`)
    const [picture] = opened.content?.attachments ?? []
    const seen = await fetch(picture?.url ?? '')
    expect(seen.headers.get('content-type') === 'image/png', 'the letter has its picture')
    await seen.body?.cancel()
    tell('Grace', `sees a picture of ${picture?.width} × ${picture?.height} pixels: “${picture?.caption}”`)
    for (const [n, type] of ['CapsuleSealed', 'CapsuleUnfolding', 'CapsuleReady', 'CapsuleOpened'].entries()) {
      await adaHears(type, n + 1)
    }
    tell('Ada', 'hears that it was opened.')
    if (unlocksAt.getTime() === wished) await writeToStranger(ada.client)
  } finally {
    const gone = await Promise.allSettled(people.map(({ leave }) => leave()))
    tell(
      '',
      gone.every(({ status }) => status === 'fulfilled')
        ? 'All of them delete their accounts.'
        : 'Not all could delete their accounts.',
    )
  }

  /** Where the server's letters may be as near as the demo wants them, and its mails can be read here. */
  async function writeToStranger(ada: OpenOn): Promise<void> {
    const mailbox = await openMailbox(url)
    if (!mailbox) return
    const email = `${nameLike('hedy')}@example.com`
    const unlocksAt = new Date(ada.clock.now() + 3_000).toISOString()
    const letter = await done(ada, sendCapsule, { input: { title, body, email, unlocksAt, announce: true } })
    tell('Ada', 'writes to Hedy as well, who has no account: that letter waits for an address.')
    const claimToken = await mailbox.claimTokenFor(email)
    tell('Hedy', 'gets a mail: a letter waits for her.')
    const hedy = await join('hedy', { email, claimToken })
    const hedyHears = hedy.listens()
    const { capsule } = await hedyHears('CapsuleSealed', 1)
    expect(capsule.id === letter.id, 'the letter is hers')
    tell('Hedy', 'signs up by its link, and the letter is hers.')
    await hedyHears('CapsuleUnfolding', 2)
    await hedyHears('CapsuleReady', 3)
    const opened = await done(hedy.client, openCapsule, { id: letter.id })
    tell('Hedy', `opens it on its day and reads: “${opened.content?.body}”`)
  }

  async function join(name: string, invitation: object = {}) {
    const username = nameLike(name)
    const password = `Demo-${randomBytes(12).toString('hex')}-1A`
    const input = { username, email: `${username}@example.com`, password, ...invitation }
    const client = connect({ url, webSocket: WebSocket, patience })
    const entered = await client.session.signUp(input)
    if (isRefusal(entered)) throw new Error(entered.message)
    const leaving = new AbortController()
    people.push({
      async leave() {
        leaving.abort()
        await done(client, deleteAccount, { password })
        client.close()
      },
    })
    return { id: entered.viewer.id, client, listens: () => hear(client, leaving.signal) }
  }

  /** Seals for the wished instant, or where the server wants more distance, for the first one that it takes. */
  async function seal(client: OpenOn, id: string, receiverId: string, wished: number): Promise<Date> {
    const at = (instant: number) => ({ input: { id, receiverId, unlocksAt: new Date(instant).toISOString() } })
    const result = await client.mutate<Results>(sealDraft, at(wished))
    if (result.__typename === 'Capsule') return new Date(wished)
    tell('', 'This server wants letters sealed at least a minute ahead; so it takes that long.')
    await done(client, sealDraft, at(wished + 60_000))
    return new Date(wished + 60_000)
  }
}

/** One that nobody has. */
const nameLike = (name: string): string => `${name}-${randomBytes(4).toString('hex')}`

/** Listens to a feed; the returned function waits for its next event and checks what it is. */
function hear({ feed }: OpenOn, signal: AbortSignal): (type: string, seq: number) => Promise<Event> {
  const events = feed<Event>({ event, signal })
  const listen = () => {
    const next = events.next()
    // Whoever waits for it is told of a failure; nobody may.
    next.catch(() => {})
    return next
  }
  let next = listen()
  const late = sleep(longest, undefined, { signal, ref: false }).catch(() => {})
  return async (type, seq) => {
    const { value: event } = (await Promise.race([next, late])) ?? {}
    if (!event) throw new Error(`Expected ${type} in the feed, but nothing came.`)
    next = listen()
    expect(
      event.__typename === type && event.seq === seq,
      `event ${seq} is ${type}, but it was ${event.seq} ${event.__typename}`,
    )
    return event
  }
}

function expect(holds: boolean, what: string): void {
  if (!holds) throw new Error(`Expected that ${what}.`)
}
