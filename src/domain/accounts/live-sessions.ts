import DataLoader from 'dataloader'
import { LRUCache } from 'lru-cache'
import { Prisma, type PrismaClient } from '../../generated/prisma/client.ts'
import type { Doorbell, Log } from '../ports.ts'
import type { Viewer } from '../viewer.ts'
import { createWatchers } from '../watchers.ts'

/** Whether access tokens still have a session behind them: one that was not ended, of an account that is open. */
export interface LiveSessions {
  /** The answer may be a second old; older only where a ring would have told that it does not hold any more. */
  isLive(viewer: Pick<Viewer, 'sessionId'>): Promise<boolean>
  /** Calls `onEnd`, once, when the session ends. The returned function stops watching. */
  watch(viewer: Viewer, onEnd: () => void): () => void
  close(): void
}

interface LiveSessionsOptions {
  readonly db: PrismaClient
  readonly doorbell: Doorbell
  readonly log: Log
  /** Milliseconds between two looks at watched sessions that need no ring. */
  readonly heartbeat: number
}

/** How long an answer is believed without having heard that it still holds, in milliseconds. */
const freshness = 1_000
/** How long it is believed while rings are heard, which say when it does not hold any more. */
const longestBelief = 30_000
/** Milliseconds between two looks at watched sessions while no rings are heard. */
const lookEvery = 500

interface Watch {
  readonly sessionId: string
  /** The session is over. */
  end(): void
}

export function createLiveSessions({ db, doorbell, log, heartbeat }: LiveSessionsOptions): LiveSessions {
  const answers = new LRUCache<string, { readonly live: Promise<boolean>; readonly since: number }>({
    max: 10_000,
    ttl: longestBelief,
  })
  /** Users rung for lately: an answer of theirs may be older than the ring. */
  const rung = new LRUCache<string, true>({ max: 10_000, ttl: 30_000 })
  const live = new DataLoader((sessionIds: readonly string[]) => findLive(db, sessionIds), { cache: false })

  const check = async (watching: readonly Watch[]) => {
    const answers = await live.loadMany(watching.map(({ sessionId }) => sessionId))
    const error = answers.find((answer) => answer instanceof Error)
    if (error) log.warn({ err: error }, 'could not look at sessions; looking again later')
    watching.forEach((watch, n) => {
      if (answers[n] === false) watch.end()
    })
  }
  const watches = createWatchers<Watch>({
    doorbell,
    topic: 'sessions',
    heartbeat,
    look: (watching) => void check(watching),
    onGap: () => answers.clear(),
    onRing(userIds) {
      answers.clear()
      for (const userId of userIds) rung.set(userId, true)
    },
  })

  // Without rings the heartbeat alone would let a session that was ended go on for too long.
  const deaf = setInterval(() => {
    if (performance.now() - doorbell.heardUntil() > freshness) watches.lookAtAll()
  }, lookEvery)

  return {
    isLive({ sessionId }) {
      const known = answers.get(sessionId)
      if (known && performance.now() - Math.max(known.since, doorbell.heardUntil()) < freshness) return known.live
      const answer = { live: live.load(sessionId), since: performance.now() }
      answers.set(sessionId, answer)
      answer.live.catch(() => answers.get(sessionId) === answer && answers.delete(sessionId))
      return answer.live
    },
    watch({ id, sessionId }, onEnd) {
      const watch = { sessionId, end: () => void (leave() && onEnd()) }
      const leave = watches.join(id, watch)
      // The session may have ended, and the ring for it come, since the viewer was let in.
      if (rung.has(id)) void check([watch])
      return () => void leave()
    },
    close() {
      clearInterval(deaf)
      watches.close()
    },
  }
}

/** One revoked token ends its whole family, also for a successor that was being made at that moment. */
async function findLive(db: PrismaClient, sessionIds: readonly string[]): Promise<boolean[]> {
  const rows = await db.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT sessions.family_id AS id
      FROM sessions
      JOIN users ON users.id = sessions.user_id
     WHERE sessions.family_id = ANY (${[...new Set(sessionIds)]}::uuid[])
     GROUP BY sessions.family_id
    HAVING bool_and(sessions.revoked_at IS NULL AND users.deactivated_at IS NULL)`)
  const found = new Set(rows.map(({ id }) => id))
  return sessionIds.map((id) => found.has(id))
}
