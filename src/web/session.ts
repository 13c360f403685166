import { computed, signal } from '@preact/signals'
import { type Entered, isRefusal, type LogIn, type SignUp, type Viewer } from '../client/index.ts'
import { nameOf } from '../language/languages.ts'
import { inWords } from './api.ts'
import type { RefusalFragment } from './generated/graphql.ts'
import { language } from './language/language.ts'
import { openon } from './openon.ts'

const { session } = openon

/** Who is signed in, in every tab of this browser. */
export const viewer = signal<Viewer | null>(null)
/** The id that letters name their sender and receiver by; null when signed out. */
export const viewerId = computed(() => viewer.value?.profile.id ?? null)

session.watch((now) => {
  viewer.value = now
})

/** Goes on with the session of an earlier visit. */
export const restoreSession = (): Promise<unknown> => session.restored

/** As somebody who reads the language of the page. @returns why not; null when it worked */
export const signUp = (input: SignUp): Promise<RefusalFragment | null> =>
  refusalOf(session.signUp({ ...input, language: nameOf(language.value) }))

/** @returns why not; null when it worked */
export const logIn = (input: LogIn): Promise<RefusalFragment | null> => refusalOf(session.logIn(input))

async function refusalOf(entering: Promise<Entered>): Promise<RefusalFragment | null> {
  const entered = await inWords(entering)
  return isRefusal(entered) ? (entered as RefusalFragment) : null
}

/** Asks anew who is signed in: their address may have been proven or changed, in this browser or in any other. */
export const readViewerAnew = (): Promise<void> => session.reload()

/** Ends the session in every tab of this browser. */
export const logOut = (): Promise<void> => session.logOut()
