import type { Entered } from '../../src/client/index.ts'
import { kitAt, newcomer } from './clients/kit.ts'
import type { Variables } from './clients/raw-http.ts'
import { type Received, tokenIn } from './mail-server.ts'
import * as operations from './operations.ts'
import { enter, inTime, type Person, type Result } from './person.ts'
import type { TestServer } from './server.ts'

/** What the sender sees of a letter for an address. */
export interface WaitingLetter extends Result {
  readonly id: string
  readonly state: string
  readonly receiver: { readonly id: string; readonly displayName: string; readonly isWaiting: boolean }
  readonly waitingFor: {
    readonly email: string
    readonly announcedAt: string | null
    readonly lastCheckedAt: string | null
    readonly reachable: boolean
  } | null
}

let population = 0
/** An address of somebody without an account. */
export const someAddress = () => `stranger-${process.pid}-${population++}@example.org`

/** Seals a letter for an address, an hour from now unless said otherwise. */
export async function writesTo(
  sender: Person,
  email: string,
  more: Variables = {},
  distance = '1h',
): Promise<WaitingLetter> {
  const unlocksAt = inTime(distance)
  const letter = { title: 'To a stranger', body: 'We have never met.', unlocksAt: unlocksAt.toISOString() }
  const result = await sender.does(operations.sendToAddress, { input: { ...letter, email, ...more } })
  if (result.__typename === 'Capsule') return result as unknown as WaitingLetter
  // A busy machine may take longer than that to get there.
  if (!('unlocksAt' in more) && unlocksAt.getTime() < Date.now()) return writesTo(sender, email, more, distance)
  throw new Error(`Expected a letter, but got ${JSON.stringify(result)}`)
}

/** The letter as somebody sees it now, if they do. */
export const seenBy = async (person: Person, { id }: { id: string }) =>
  (await person.ask<{ capsule: (WaitingLetter & { title: string }) | null }>(operations.lookAtWaiting, { id })).capsule

/** Signs up by the link of a mail. */
export const signUpBy = (server: TestServer, mail: Received, email = mail.to): Promise<Entered> =>
  kitAt(server.url).session.signUp(claimer(mail, email))

/** The same, for a link that must be good. */
export function claims(server: TestServer, mail: Received): Promise<Person> {
  const input = claimer(mail, mail.to)
  return enter(server, { ...input, name: input.username }, (session) => session.signUp(input))
}

const claimer = (mail: Received, email: string) => ({ ...newcomer('claimer'), email, claimToken: tokenIn(mail) })
