import ms from 'ms'
import {
  ApiError,
  type Entered,
  isRefusal,
  memoryStorage,
  type Session,
  type Storage,
  type UploadOptions,
} from '../../src/client/index.ts'
import { kitAt, newcomer, password } from './clients/kit.ts'
import { type Answer, post, type Variables } from './clients/raw-http.ts'
import { openSocket, type Socket } from './clients/raw-socket.ts'
import { subscribeOverSse } from './clients/raw-sse.ts'
import { type Subscriber, subscriber } from './clients/subscriber.ts'
import { createWitness } from './clients/witness.ts'
import * as operations from './operations.ts'

export { password } from './clients/kit.ts'

/** Where a person finds the API. */
export interface Place {
  readonly url: string
  readonly log: readonly string[]
}

export interface FeedEvent {
  readonly __typename: string
  readonly seq: number
  readonly occurredAt: string
  readonly capsule: { readonly id: string; readonly state: string; readonly content: { body: string } | null }
}

export type Feed = Subscriber<{ feed: FeedEvent }>

/** What somebody writes; the letter's other fields may be given too. */
interface Sealing extends Variables {
  readonly for: Pick<Person, 'id'>
  /** From now, such as `2s`; give this or `at`. */
  readonly in?: string
  readonly at?: Date
}

/** The result of a mutation: a success or one of its refusals. */
export type Result = { readonly __typename: string } & Readonly<Record<string, unknown>>

export interface Letter {
  readonly id: string
  readonly state: string
  readonly unlocksAt: string
}

interface Account {
  readonly name: string
  readonly username: string
  readonly email: string
  /** Global id. */
  readonly id: string
  /** As they were given out, for requests that tests make themselves. */
  readonly accessToken: string
  readonly refreshToken: string
  /** Where their kit keeps the session, and others of theirs find it. */
  readonly storage: Storage
}

/** Somebody with an account, who talks to the real API by the kit; and past it, for tests that look at the wire. */
export interface Person extends Account {
  readonly place: Place
  /** Asks and must get an answer without errors. */
  ask<Data = Record<string, unknown>>(query: string, variables?: Variables): Promise<Data>
  /** Asks past the kit, with the token that was given out, and gets the answer as it came. */
  query<Data = Record<string, unknown>>(query: string, variables?: Variables): Promise<Answer<Data>>
  /** Asks for one mutation and gets its result, whatever it is. */
  does(mutation: string, variables?: Variables): Promise<Result>
  /** Seals a letter in one step. */
  seals(letter: Sealing): Promise<Letter>
  drafts(draft?: Variables): Promise<{ readonly id: string; readonly version: number }>
  /** Saves a contact. */
  knows(contact: Variables): Promise<string>
  opens(letter: { readonly id: string }): Promise<Result>
  looksAt(letter: { readonly id: string }): Promise<Record<string, unknown> | null>
  /** Uploads a file, and answers its global id. */
  uploads(bytes: Uint8Array, options?: Pick<UploadOptions, 'name' | 'keepMetadata'>): Promise<string>
  /**
   * Follows the feed, from its beginning or after some event. `over` names how to subscribe past the kit, which shows
   * endings as they come, and without `after` nothing of the past.
   */
  feed(options?: { after?: number; over?: 'ws' | 'sse' }): Feed
  /** Subscribes past the kit. */
  subscribe<Data>(query: string, variables?: Variables, over?: 'ws' | 'sse'): Subscriber<Data>
  /** A socket past the kit. */
  socket(): Socket
  /** The same person at another place, such as a second API process. */
  at(place: Place): Person
}

/** An answer may take as long as a test; the user of a program would be told sooner that there is none. */
const timeout = 600_000

/** Opens an account under a name that nobody else has. */
export async function signUp(place: Place, name: string): Promise<Person> {
  const input = newcomer(name)
  return enter(place, { ...input, name }, (session) => session.signUp(input))
}

/** The same person in a session of its own. */
export const logIn = (place: Place, person: Person): Promise<Person> =>
  enter(place, person, (session) => session.logIn({ login: person.username, password }))

/** @throws {Error} when they are not let in */
export async function enter(
  place: Place,
  { name, username, email }: Pick<Account, 'name' | 'username' | 'email'>,
  entering: (session: Session) => Promise<Entered>,
): Promise<Person> {
  const storage = memoryStorage()
  const entered = await explained(place, 'a session', entering(kitAt(place.url, { storage, timeout }).session))
  if (isRefusal(entered)) throw new Error(`Expected a session, but got ${JSON.stringify(entered)}`)
  const { accessToken, refreshToken } = JSON.parse(String(await storage.read()))
  return personAt(place, { name, username, email, id: entered.viewer.id, accessToken, refreshToken, storage })
}

/** With an error the server's log tells what it says of it. */
async function explained<Result>({ log }: Place, wanted: string, work: Promise<Result>): Promise<Result> {
  return work.catch((error: unknown) => {
    if (!(error instanceof ApiError)) throw error
    const { code, message, extensions } = error
    const { requestId } = extensions
    const said = log.filter((line) => requestId && line.includes(String(requestId)))
    const told = `${code}: ${message} ${JSON.stringify(extensions)}`
    throw new Error(`Expected\n${wanted}\nbut got\n${told}\n${said.join('')}`, { cause: error })
  })
}

/** What anybody can do, also who is not signed in. */
export function strangerAt(place: Place, storage: Storage = memoryStorage()): Pick<Person, 'ask' | 'does'> {
  const kit = kitAt(place.url, { storage, timeout })
  return {
    ask: (query, variables) => explained(place, query, kit.query(query, variables)) as Promise<never>,
    does: (mutation, variables) => explained(place, mutation, kit.mutate(mutation, variables)) as Promise<never>,
  }
}

function personAt(place: Place, account: Account): Person {
  const { storage, accessToken } = account
  const { ask, does } = strangerAt(place, storage)
  const succeeds = async (mutation: string, variables: Variables, type: string) => {
    const result = await does(mutation, variables)
    if (result.__typename !== type) throw new Error(`Expected ${type}, but got ${JSON.stringify(result)}`)
    return result
  }
  const socket = () => openSocket(place.url, accessToken)
  const subscribe = <Data>(text: string, variables: Variables = {}, over: 'ws' | 'sse' = 'ws'): Subscriber<Data> => {
    if (over === 'sse') return subscribeOverSse<Data>(place.url, accessToken, text, variables)
    const own = socket()
    const stream = own.subscribe<Data>(text, variables)
    return Object.defineProperties(stream, { stop: { value: own.close }, [Symbol.asyncDispose]: { value: own.close } })
  }

  return {
    ...account,
    place,
    ask,
    query: (text, variables) => post(place.url, accessToken, text, variables),
    does,
    socket,
    subscribe,
    async seals({ for: receiver, in: distance = '1h', at, ...letter }) {
      const defaults = { title: 'A letter', body: `From ${account.name}, with love.` }
      const send = async (unlocksAt: Date): Promise<Letter> => {
        const input = { ...defaults, ...letter, receiverId: receiver.id, unlocksAt: unlocksAt.toISOString() }
        const result = await does(operations.sendCapsule, { input })
        if (result.__typename === 'Capsule') return result as unknown as Letter
        // A busy machine may take longer than that to get there.
        if (!at && unlocksAt.getTime() < Date.now()) return send(inTime(distance))
        throw new Error(`Expected Capsule, but got ${JSON.stringify(result)}`)
      }
      return send(at ?? inTime(distance))
    },
    async drafts(input = {}) {
      return (await succeeds(operations.createDraft, { input }, 'Draft')) as unknown as { id: string; version: number }
    },
    async knows(input) {
      return String((await succeeds(operations.createRecipient, { input }, 'Recipient'))['id'])
    },
    opens: ({ id }) => does(operations.openCapsule, { id }),
    looksAt: async ({ id }) =>
      (await ask<{ capsule: Record<string, unknown> | null }>(operations.look, { id })).capsule,
    uploads: (bytes, options) =>
      explained(place, 'an upload', kitAt(place.url, { storage }).upload(bytes, { name: 'picture.png', ...options })),
    feed: ({ after, over } = {}) =>
      over ? subscribe(operations.feed, { after }, over) : followFeed(place, storage, after),
    at: (other) => personAt(other, account),
  }
}

function followFeed({ url }: Place, storage: Storage, after = 0): Feed {
  const witness = createWitness()
  // Where sockets do not work that is to be seen.
  const kit = kitAt(url, { storage, timeout, ways: ['websocket'], webSocket: witness.webSocket })
  return subscriber(({ put, end }) => {
    const following = (async () => {
      for await (const feed of kit.feed<FeedEvent>({ after, event: operations.feedEvent })) put({ feed })
    })().then(
      () => end({}),
      ({ message, extensions }: ApiError) => end({ errors: [{ message, extensions }] }),
    )
    return async () => {
      kit.close()
      await following
      if (witness.wrong.length > 0) throw new Error(`The server lied: ${witness.wrong.join(', ')}.`)
    }
  })
}

/** An instant so far from now. */
export const inTime = (distance: string): Date => new Date(Date.now() + ms(distance as ms.StringValue))
