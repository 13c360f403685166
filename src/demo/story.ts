import { randomBytes } from 'node:crypto'
import { type Client, connect } from './client.ts'
import { openMailbox } from './mail.ts'
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

interface Picture {
  readonly width: number
  readonly height: number
  readonly caption: string
  readonly url: string
}

interface Result {
  readonly __typename: string
  readonly id?: string
  readonly message?: string
  readonly content?: { readonly body: string; readonly attachments?: readonly Picture[] } | null
}

const signUp = `mutation ($input: SignUpInput!) {
  signUp(input: $input) { __typename ... on AuthPayload { accessToken viewer { id } } ... on UserError { message } }
}`
const createDraft = `mutation ($input: CreateDraftInput!) {
  createDraft(input: $input) { __typename ... on Draft { id } ... on UserError { message } }
}`
const sealDraft = `mutation ($input: SealDraftInput!) {
  sealDraft(input: $input) { __typename ... on Capsule { id } ... on UserError { message } }
}`
const sendCapsule = `mutation ($input: SendCapsuleInput!) {
  sendCapsule(input: $input) { __typename ... on Capsule { id } ... on UserError { message } }
}`
const openCapsule = `mutation ($id: ID!) {
  openCapsule(id: $id) { __typename ... on Capsule { id content { body attachments { width height caption url } } } ... on UserError { message } }
}`
const deleteAccount = `mutation ($password: String!) {
  deleteAccount(password: $password, withdrawLetters: true) { __typename ... on UserError { message } }
}`
const look = `query ($id: ID!) { capsule(id: $id) { state content { body } } }`
const feed = `subscription { feed(after: 0) {
  __typename seq capsule { id unfoldsAt unlocksAt content { body } }
} }`

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

    const clock = await serverClock(ada.client)
    const graceHears = hear(grace.client)
    const adaHears = hear(ada.client)
    tell('Grace', 'listens to her feed over a WebSocket, and so does Ada.')

    const mediaId = await bringPicture(url, ada.token)
    const attachments = [{ mediaId, caption: 'The morning you were born' }]
    const draft = await done<Result>(ada.client, createDraft, { input: { title, body, attachments } })
    tell('Ada', `writes a draft, “${title}”, and puts a picture into it.`)
    const wished = clock.now() + 4_000
    const unlocksAt = await seal(ada.client, String(draft.id), grace.id, wished)
    tell('Ada', `seals it for Grace, to unlock at ${unlocksAt.toISOString()}.`)

    const { capsule } = await graceHears('CapsuleSealed', 1)
    tell('Grace', 'hears that a letter is sealed for her.')
    expect(capsule.content === null, 'a sealed letter keeps its content to itself')
    const early = await ask<Result>(grace.client, openCapsule, { id: capsule.id })
    expect(
      early.__typename === 'CapsuleNotReadyError',
      `a sealed letter cannot be opened, but it said ${early.__typename}`,
    )
    tell('Grace', `tries to open it: “${early.message}”`)
    const peek = await mallory.client.ask<{ capsule: null }>(look, { id: capsule.id })
    expect(peek.capsule === null, 'for a stranger the letter does not exist')
    tell('Mallory', 'tries to peek, and finds nothing.')

    const unfolding = await graceHears('CapsuleUnfolding', 2)
    tell('Grace', 'watches it unfold.', clock.now() - Date.parse(unfolding.capsule.unfoldsAt))
    expect(unfolding.capsule.content === null, 'an unfolding letter keeps its content to itself')
    await graceHears('CapsuleReady', 3)
    const lateness = clock.now() - unlocksAt.getTime()
    expect(lateness > -clock.error, `nothing unlocks early, but it came ${-lateness} ms before its instant`)
    tell('Grace', 'hears that it is ready.', lateness)

    const opened = await done<Result>(grace.client, openCapsule, { id: capsule.id })
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
    if (unlocksAt.getTime() === wished) await writeToStranger(ada.client, clock)
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
  async function writeToStranger(ada: Client, clock: { now(): number }): Promise<void> {
    const mailbox = await openMailbox(url)
    if (!mailbox) return
    const email = `${nameLike('hedy')}@example.com`
    const unlocksAt = new Date(clock.now() + 3_000).toISOString()
    const letter = await done<Result>(ada, sendCapsule, { input: { title, body, email, unlocksAt, announce: true } })
    tell('Ada', 'writes to Hedy as well, who has no account: that letter waits for an address.')
    const claimToken = await mailbox.claimTokenFor(email)
    tell('Hedy', 'gets a mail: a letter waits for her.')
    const hedy = await join('hedy', { email, claimToken })
    const hedyHears = hear(hedy.client)
    const { capsule } = await hedyHears('CapsuleSealed', 1)
    expect(capsule.id === letter.id, 'the letter is hers')
    tell('Hedy', 'signs up by its link, and the letter is hers.')
    await hedyHears('CapsuleUnfolding', 2)
    await hedyHears('CapsuleReady', 3)
    const opened = await done<Result>(hedy.client, openCapsule, { id: letter.id })
    tell('Hedy', `opens it on its day and reads: “${opened.content?.body}”`)
  }

  async function join(name: string, invitation: object = {}) {
    const username = nameLike(name)
    const password = `Demo-${randomBytes(12).toString('hex')}-1A`
    const input = { username, email: `${username}@example.com`, password, ...invitation }
    const { accessToken, viewer } = await done<{ accessToken: string; viewer: { id: string } }>(
      connect(url, null),
      signUp,
      { input },
    )
    const client = connect(url, accessToken)
    people.push({
      async leave() {
        await client.close()
        await done(client, deleteAccount, { password })
      },
    })
    return { id: viewer.id, client, token: accessToken }
  }

  /** Seals for the wished instant, or where the server wants more distance, for the first one that it takes. */
  async function seal(client: Client, id: string, receiverId: string, wished: number): Promise<Date> {
    const at = (instant: number) => ({ input: { id, receiverId, unlocksAt: new Date(instant).toISOString() } })
    const result = await ask<Result>(client, sealDraft, at(wished))
    if (result.__typename === 'Capsule') return new Date(wished)
    tell('', 'This server wants letters sealed at least a minute ahead; so it takes that long.')
    await done(client, sealDraft, at(wished + 60_000))
    return new Date(wished + 60_000)
  }
}

/** One that nobody has. */
const nameLike = (name: string): string => `${name}-${randomBytes(4).toString('hex')}`

/** Collects a feed; the returned function waits for its next event and checks what it is. */
function hear(client: Client): (type: string, seq: number) => Promise<Event> {
  const events: Event[] = []
  let failure: unknown
  let wake = () => {}
  client.listen<{ feed: Event }>(
    feed,
    {},
    ({ feed }) => {
      events.push(feed)
      wake()
    },
    (error) => {
      failure = error
      wake()
    },
  )
  const patience = 120_000
  return async (type, seq) => {
    const late = AbortSignal.timeout(patience)
    while (events.length === 0 && !failure && !late.aborted) {
      await new Promise<void>((resolve) => {
        wake = resolve
        late.addEventListener('abort', () => resolve())
      })
    }
    const event = events.shift()
    if (!event) throw new Error(`Expected ${type} in the feed, but ${failure ? String(failure) : 'nothing came'}.`)
    expect(
      event.__typename === type && event.seq === seq,
      `event ${seq} is ${type}, but it was ${event.seq} ${event.__typename}`,
    )
    return event
  }
}

/** The server's clock, from here: half a round trip is its error, in milliseconds. */
async function serverClock(client: Client): Promise<{ now(): number; error: number }> {
  const before = Date.now()
  const { serverTime } = await client.ask<{ serverTime: string }>('{ serverTime }')
  const roundTrip = Date.now() - before
  const offset = Date.parse(serverTime) - (before + roundTrip / 2)
  return roundTrip / 2 >= Math.abs(offset)
    ? { now: Date.now, error: roundTrip / 2 }
    : { now: () => Date.now() + offset, error: roundTrip / 2 }
}

/** The result of a mutation, whatever it is. */
async function ask<Data>(client: Client, mutation: string, variables: object): Promise<Data> {
  const [result] = Object.values(await client.ask<Record<string, Data>>(mutation, { ...variables }))
  return result as Data
}

/** The result of a mutation that must succeed. */
async function done<Data>(client: Client, mutation: string, variables: object): Promise<Data> {
  const result = await ask<Data & { message?: string }>(client, mutation, variables)
  if (result.message) throw new Error(result.message)
  return result
}

function expect(holds: boolean, what: string): void {
  if (!holds) throw new Error(`Expected that ${what}.`)
}
