import { ApiError, isPassing, signedOut, unreachable } from './errors.ts'
import type { Ladder } from './ladder.ts'
import type { Session } from './session.ts'
import { linked, pause } from './surroundings.ts'
import type { Source, Way, WayName } from './ways/way.ts'

/** How something that is followed comes in: by which way, or why not at the moment. */
export type Connection =
  | { readonly state: 'live'; readonly over: WayName }
  | { readonly state: 'waiting'; readonly why: ApiError }

/** Milliseconds: between tries at first and at most, and after which a lost connection was a good one. */
const shortestPause = 200
const longestPause = 10_000
const longLife = 10_000

/** What all that is followed has in common. */
export interface Parts {
  readonly ladder: Ladder
  readonly session: Session
  /** Is told whenever something is live, again. */
  onLive(): void
}

export interface Following extends Parts {
  readonly stop: AbortSignal
  /** Is told of each change. */
  onConnection(connection: Connection): void
  /** Looks where to go on after what would only be refused again. @returns whether it can */
  recover?(error: ApiError): boolean
}

/** How one try ended. */
interface Ending {
  readonly error: ApiError
  /** Milliseconds; null where the way did not work at all. */
  readonly lasted: number | null
  /** Whether it ended to look for a better way. */
  readonly isEnough: boolean
}

/**
 * Follows a source across whatever breaks, until `stop` aborts or the viewer logs out. The source says each time from
 * where to go on.
 *
 * @throws {ApiError} what the server refuses for good; `SIGNED_OUT` when nobody is signed in, or the server ended it
 */
export async function* follow<Item>(source: Source<Item>, following: Following): AsyncGenerator<Item, void, undefined> {
  const { ladder, session, recover } = following
  const viewer = await session.restored.then(() => session.viewer)
  if (!viewer) throw signedOut()
  const own = linked(following.stop)
  const { signal: stop } = own
  const unwatch = session.watch((now) => now?.id !== viewer.id && own.abort())
  const onConnection = onChange(following.onConnection)
  try {
    for (let way = ladder.first(), failures = 0, wasRefused = false; ; ) {
      const { error, lasted, isEnough } = yield* tryOnce(source, way, viewer.id, { ...following, stop, onConnection })
      if (session.isLost) throw signedOut()
      if (stop.aborted) return
      const isExpired = error.code === 'UNAUTHENTICATED'
      const hasMoved = !isEnough && !isExpired && !isPassing(error) && recover?.(error)
      if (!isEnough && !isExpired && !isPassing(error) && !hasMoved) throw error
      const below = isOfWay(error, lasted) ? ladder.below(way) : undefined
      way = below ?? ladder.first()
      if (below || isEnough || hasMoved) continue
      // The end of a token's time is no trouble, also where it came while it connected: it goes on at once, with another.
      const isRefused = isExpired && lasted === null
      failures = (isExpired && !(isRefused && wasRefused)) || (lasted ?? 0) > longLife ? 0 : failures + 1
      wasRefused = isRefused
      if (failures > 0) onConnection({ state: 'waiting', why: error })
      // Random, so that not all come back at once when a server starts again.
      const rest = Math.min(longestPause, shortestPause * 2 ** failures) * (0.75 + Math.random() / 2)
      await pause(Math.max(rest, 1_000 * error.retryAfter), stop)
    }
  } finally {
    unwatch()
    own.abort()
  }
}

async function* tryOnce<Item>(
  source: Source<Item>,
  way: Way,
  of: string,
  { ladder, stop, onConnection, onLive }: Following,
): AsyncGenerator<Item, Ending, undefined> {
  const own = linked(stop)
  let began: number | null = null
  let isEnough = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let error: ApiError
  const opened = () => {
    if (began !== null) return
    began = Date.now()
    onConnection({ state: 'live', over: way.name })
    onLive()
    const rest = ladder.settle(way)
    if (rest === Number.POSITIVE_INFINITY) return
    timer = setTimeout(() => {
      isEnough = true
      own.abort()
    }, rest)
  }
  try {
    yield* way.follow(source, { of, stop: own.signal, opened })
    // It has no end of its own.
    error = unreachable('The stream ended.')
  } catch (thrown) {
    // Anything else is a bug, and may throw.
    if (!(thrown instanceof ApiError || own.signal.aborted)) throw thrown
    error = thrown instanceof ApiError ? thrown : unreachable('It was ended.')
  } finally {
    clearTimeout(timer)
    own.abort()
  }
  return { error, isEnough, lasted: began === null ? null : Date.now() - began }
}

/** Whether another way may do better: where this one did not open, or carries no more. */
const isOfWay = ({ code }: ApiError, lasted: number | null): boolean =>
  code.startsWith('TOO_MANY_') || (code === 'UNREACHABLE' && lasted === null)

function onChange(hear: Following['onConnection']): Following['onConnection'] {
  let last: string | undefined
  return (connection) => {
    const now = connection.state === 'live' ? connection.over : connection.why.code
    if (now !== last) hear(connection)
    last = now
  }
}
