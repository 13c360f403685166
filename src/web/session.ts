import { computed, signal } from '@preact/signals'
import { del, get, set } from 'idb-keyval'
import {
  LogInDocument,
  type LogInInput,
  LogOutDocument,
  RefreshSessionDocument,
  type RefusalFragment,
  SignUpDocument,
  type SignUpInput,
  type TokensFragment,
  type ViewerFragment,
  WhoIsInDocument,
} from './generated/graphql.ts'
import { send } from './graphql.ts'

/** Who is signed in, in every tab of this browser. */
interface Session {
  readonly accessToken: string
  readonly refreshToken: string
  /** When to get a fresh access token, in milliseconds by this device's clock. */
  readonly staleAt: number
  readonly viewer: ViewerFragment
}

const key = 'openon.session'

const session = signal<Session | null>(null)

export const viewer = computed(() => session.value?.viewer ?? null)
/** The id that letters name their sender and receiver by; null when signed out. */
export const viewerId = computed(() => viewer.value?.profile.id ?? null)

const tabs = new BroadcastChannel(key)
// Another tab has signed in, refreshed, or signed out.
tabs.onmessage = () => void restoreSession()

/** Goes on with the session of an earlier visit, or of another tab. */
export async function restoreSession(): Promise<void> {
  session.value = await stored().catch(() => session.value)
}

// IndexedDB, because what one tab has written there every tab reads from then on; localStorage reaches the processes
// of other tabs a little later, and a spent refresh token read from it would end the session.
const stored = async (): Promise<Session | null> => (await get<Session>(key)) ?? null

async function save(next: Session | null): Promise<void> {
  await (next ? set(key, next) : del(key))
  session.value = next
  tabs.postMessage('changed')
}

/** @returns why not; null when it worked */
export async function signUp(input: SignUpInput): Promise<RefusalFragment | null> {
  const { signUp: result } = await send(SignUpDocument, { input }, null)
  return begin(result)
}

/** @returns why not; null when it worked */
export async function logIn(input: LogInInput): Promise<RefusalFragment | null> {
  const { logIn: result } = await send(LogInDocument, { input }, null)
  return begin(result)
}

/**
 * Goes on with a new password: the session that changed it is of no more use once its access token expires.
 *
 * @returns why not; null when it worked
 */
export async function logInAgain(password: string): Promise<RefusalFragment | null> {
  const before = session.value
  const refusal = await logIn({ login: before?.viewer.username ?? '', password })
  if (!refusal && before) await send(LogOutDocument, {}, before.accessToken).catch(() => {})
  return refusal
}

async function begin(result: TokensFragment | RefusalFragment): Promise<RefusalFragment | null> {
  if (!('accessToken' in result)) return result
  await save(toSession(result))
  return null
}

/** Asks anew who is signed in: their address may have been proven or changed, in this browser or in any other. */
export async function readViewerAnew(): Promise<void> {
  const token = await accessToken()
  const { viewer: now } = token ? await send(WhoIsInDocument, {}, token) : { viewer: null }
  if (!now || isSame(now, viewer.value)) return
  await alone(async () => {
    const latest = await stored()
    // In another tab somebody else may have signed in meanwhile.
    if (latest?.viewer.profile.id === now.profile.id) await save({ ...latest, viewer: now })
  })
}

const isSame = (one: ViewerFragment, other: ViewerFragment | null) => JSON.stringify(one) === JSON.stringify(other)

/** Ends the session in every tab of this browser. */
export async function logOut(): Promise<void> {
  const token = await accessToken().catch(() => null)
  await alone(() => save(null))
  // Out of reach of the server the tokens are forgotten all the same, and end by themselves.
  if (token) await send(LogOutDocument, {}, token).catch(() => {})
}

/**
 * An access token that is still good, freshly bought where need be.
 *
 * A refresh token works once, and using it twice ends the session. So only one tab at a time may refresh, and it
 * looks first whether another has done so meanwhile.
 *
 * @param refused a token that the server did not take, whatever its age
 * @returns null when nobody is signed in, or not any more
 */
export async function accessToken(refused?: string): Promise<string | null> {
  const usable = (current: Session) => current.accessToken !== refused && Date.now() < current.staleAt
  const current = session.value
  if (!current) return null
  if (usable(current)) return current.accessToken
  return alone(async () => {
    const latest = await stored()
    // In another tab somebody else may have signed in, in whose name nothing of this viewer's may be done.
    if (latest?.viewer.profile.id !== current.viewer.profile.id) return null
    if (usable(latest)) return latest.accessToken
    const { refreshSession: result } = await send(RefreshSessionDocument, { refreshToken: latest.refreshToken }, null)
    const next = 'accessToken' in result ? toSession(result) : null
    await save(next)
    return next?.accessToken ?? null
  })
}

/** Browsers offer locks on HTTPS and on localhost; elsewhere only the requests of one tab wait for one another. */
function alone<Result>(work: () => Promise<Result>): Promise<Result> {
  if ('locks' in navigator) return navigator.locks.request(key, work) as Promise<Result>
  const turn = queue.then(work, work)
  queue = turn.catch(() => {})
  return turn
}
let queue: Promise<unknown> = Promise.resolve()

function toSession({ accessToken, refreshToken, viewer }: TokensFragment): Session {
  // Counted from now rather than to `exp`: the device's clock may be wrong, but it runs at the right speed.
  const { iat, exp } = JSON.parse(atob(base64(accessToken.split('.')[1] ?? ''))) as { iat: number; exp: number }
  const lifetime = (exp - iat) * 1000
  return { accessToken, refreshToken, staleAt: Date.now() + lifetime - Math.min(30_000, lifetime / 3), viewer }
}

const base64 = (base64url: string) => base64url.replaceAll('-', '+').replaceAll('_', '/')
