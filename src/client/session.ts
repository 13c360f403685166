import type { Refusal } from './refusals.ts'
import type { Storage } from './storage.ts'
import type { Kept, LogIn, SignUp, Tokens, Viewer } from './tokens.ts'

export type Entered = { readonly __typename: 'AuthPayload'; readonly viewer: Viewer } | Refusal

/** Whoever is signed in here and in everything else that shares the storage. */
export interface Session {
  /** Null while nobody is; and until `restored`. */
  readonly viewer: Viewer | null
  /** Whoever was signed in before, once that has been looked up. */
  readonly restored: Promise<Viewer | null>
  /** Whether the server ended the last session, rather than somebody who logged out. */
  readonly isLost: boolean
  signUp(input: SignUp): Promise<Entered>
  /** Whoever was signed in here is not any more; the same person has another session. */
  logIn(input: LogIn): Promise<Entered>
  /** Forgets the session here, and ends it on the server where that can be reached. */
  logOut(options?: { readonly everywhere?: boolean }): Promise<void>
  /** Asks the server anew who is signed in: their name or address may have been changed, here or elsewhere. */
  reload(): Promise<void>
  /** Calls `hear` whenever somebody else is signed in, or nobody any more, or they are called otherwise. @returns how to stop */
  watch(hear: (viewer: Viewer | null) => void): () => void
  /**
   * An access token that is good for some time, for requests of your own.
   *
   * @param of whose it must be: the id of a viewer
   * @returns null when nobody is signed in, or somebody else
   */
  token(of?: string): Promise<string | null>
  /** Says that the server did not take a token: it is not given out again. */
  refuse(token: string): void
}

/** What is stored; a session that the server has ended is `lost`, for all who share it to know. */
type Stored = Kept | 'lost' | null

export function createSession(tokens: Tokens, storage: Storage): Session & { close(): void } {
  let current: Kept | null = null
  let refused: string | undefined
  let isLost = false
  const hearers = new Set<(viewer: Viewer | null) => void>()

  const show = (next: Stored): Kept | null => {
    const before = JSON.stringify(current?.viewer)
    isLost = next === 'lost'
    current = next === 'lost' ? null : next
    if (JSON.stringify(current?.viewer) !== before) for (const hear of hearers) hear(current?.viewer ?? null)
    return current
  }
  /** Where nothing can be read the session is the one in memory. */
  const read = (): Promise<Kept | null> =>
    storage
      .read()
      .then((text) => (text === null ? null : (JSON.parse(text) as Stored)))
      .then(show, () => current)
  const save = async (next: Stored): Promise<Kept | null> => {
    // Where nothing can be kept it lasts as long as this page.
    await storage.write(next && JSON.stringify(next)).catch(() => {})
    return show(next)
  }
  const restored = read().then((kept) => kept?.viewer ?? null)
  const unwatch = storage.watch?.(() => void read())

  const isUsable = ({ accessToken, staleAt }: Kept) => accessToken !== refused && Date.now() < staleAt

  async function enter(entering: Promise<Kept | Refusal>): Promise<Entered> {
    const [result] = await Promise.all([entering, restored])
    if (!('accessToken' in result)) return result
    const before = await storage.alone(async () => {
      const before = await read()
      await save(result)
      return before
    })
    // Nobody holds the one before any more; out of reach of the server it ends by itself.
    if (before) await tokens.end(before.accessToken, false).catch(() => {})
    return { __typename: 'AuthPayload', viewer: result.viewer }
  }

  const token: Session['token'] = async (of) => {
    await restored
    const asked = current
    if (!asked || (of !== undefined && asked.viewer.id !== of)) return null
    if (isUsable(asked)) return asked.accessToken
    return storage.alone(async () => {
      const latest = await read()
      // In another tab somebody else may have signed in, in whose name nothing of this viewer's may be done.
      if (latest?.viewer.id !== asked.viewer.id) return null
      if (isUsable(latest)) return latest.accessToken
      const next = await save((await tokens.refresh(latest.refreshToken)) ?? 'lost')
      return next?.accessToken ?? null
    })
  }

  return {
    get viewer() {
      return current?.viewer ?? null
    },
    restored,
    get isLost() {
      return isLost
    },
    signUp: (input) => enter(tokens.signUp(input)),
    logIn: (input) => enter(tokens.logIn(input)),
    async logOut({ everywhere = false } = {}) {
      const last = await token().catch(() => null)
      await storage.alone(() => save(null))
      // Out of reach of the server the tokens are forgotten all the same, and end by themselves.
      if (last) await tokens.end(last, everywhere).catch(() => {})
    },
    async reload() {
      const good = await token()
      if (!good) return
      const viewer = await tokens.whoIsIn(good)
      await storage.alone(async () => {
        const latest = await read()
        // In another tab somebody else may have signed in meanwhile.
        if (viewer && viewer.id === latest?.viewer.id) await save({ ...latest, viewer })
      })
    },
    watch(hear) {
      hearers.add(hear)
      return () => void hearers.delete(hear)
    },
    token,
    refuse(token) {
      refused = token
    },
    close() {
      unwatch?.()
      hearers.clear()
    },
  }
}
