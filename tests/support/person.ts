import ms from 'ms'
import { type Answer, expectNoGraphQLErrors, post, type Variables } from './clients/http.ts'
import { openSocket, type Socket } from './clients/socket.ts'
import { subscribeOverSse } from './clients/sse.ts'
import type { Subscriber } from './clients/subscriber.ts'
import * as operations from './operations.ts'

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

/** Somebody with an account, who talks to the real API. */
export interface Person {
  readonly name: string
  readonly username: string
  readonly email: string
  /** Global id. */
  readonly id: string
  readonly accessToken: string
  readonly refreshToken: string
  /** Asks and must get an answer without errors. */
  ask<Data = Record<string, unknown>>(query: string, variables?: Variables): Promise<Data>
  /** Asks and gets the answer as it came. */
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
  /** Subscribes to the feed; without `after` to what happens from now on. */
  feed(options?: { after?: number; over?: 'ws' | 'sse' }): Feed
  subscribe<Data>(query: string, variables?: Variables, over?: 'ws' | 'sse'): Subscriber<Data>
  socket(): Socket
  /** The same person at another place, such as a second API process. */
  at(place: Place): Person
}

interface Account {
  readonly name: string
  readonly username: string
  readonly email: string
  readonly id: string
  readonly accessToken: string
  readonly refreshToken: string
}

export const password = 'Correct-horse-1'
let population = 0

/** Opens an account under a name that nobody else has. */
export async function signUp(place: Place, name: string): Promise<Person> {
  const username = `${name}-${process.pid}-${population++}`
  const email = `${username}@example.com`
  return enter(place, operations.signUp, { username, email, password }, { name, username, email })
}

/** The same person in a session of its own. */
export const logIn = (place: Place, { name, username, email }: Person): Promise<Person> =>
  enter(place, operations.logIn, { login: username, password }, { name, username, email })

async function enter(
  place: Place,
  mutation: string,
  input: Variables,
  who: Pick<Account, 'name' | 'username' | 'email'>,
) {
  const answer = await post<Record<string, Result & { viewer: { id: string } }>>(place.url, null, mutation, { input })
  const [result] = Object.values(expectNoGraphQLErrors(answer, mutation, place.log))
  if (result?.__typename !== 'AuthPayload') throw new Error(`Expected tokens, but got ${JSON.stringify(result)}`)
  const { viewer, accessToken, refreshToken } = result
  return personAt(place, {
    ...who,
    id: viewer.id,
    accessToken: String(accessToken),
    refreshToken: String(refreshToken),
  })
}

export function personAt(place: Place, account: Account): Person {
  const { accessToken } = account
  const query = <Data>(query: string, variables: Variables = {}) => post<Data>(place.url, accessToken, query, variables)
  const ask = async <Data>(text: string, variables: Variables = {}) =>
    expectNoGraphQLErrors(await query<Data>(text, variables), text, place.log)
  const does = async (mutation: string, variables: Variables = {}) => {
    const [result] = Object.values(await ask<Record<string, Result>>(mutation, variables))
    return result as Result
  }
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
    ask,
    query,
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
    feed: ({ after, over = 'ws' } = {}) => subscribe(operations.feed, { after }, over),
    at: (other) => personAt(other, account),
  }
}

/** An instant so far from now. */
export const inTime = (distance: string): Date => new Date(Date.now() + ms(distance as ms.StringValue))
