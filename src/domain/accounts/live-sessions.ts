import DataLoader from 'dataloader'
import { LRUCache } from 'lru-cache'
import { Prisma, type PrismaClient } from '../../generated/prisma/client.ts'
import type { Doorbell, Log } from '../ports.ts'
import type { Viewer } from '../viewer.ts'
import { createWatchers } from '../watchers.ts'

/** Whether access tokens still have a session behind them: one that was not ended, of an account that is open. */
export interface LiveSessions {
  /** The answer may be a second old. */
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

/** How long an answer is believed, in milliseconds. */
const freshness = 1_000

interface Watch {
  readonly sessionId: string
  /** The session is over. */
  end(): void
}

export function createLiveSessions({ db, doorbell, log, heartbeat }: LiveSessionsOptions): LiveSessions {
  const answers = new LRUCache<string, Promise<boolean>>({ max: 10_000, ttl: freshness })
  /** Users rung for lately: an answer of theirs may be older than the ring. */
  const rung = new LRUCache<string, true>({ max: 10_000, ttl: 30_000 })
  const live = new DataLoader((sessionIds: readonly string[]) => findLive(db, sessionIds), { cache: false })

  const check = async (watching: readonly Watch[]) => {
    try {
      const answers = await live.loadMany(watching.map(({ sessionId }) => sessionId))
      watching.forEach((watch, n) => {
        if (answers[n] === false) watch.end()
      })
    } catch (error) {
      log.warn({ err: error }, 'could not look at sessions; looking again later')
    }
  }
  const watches = createWatchers<Watch>({
    doorbell,
    topic: 'sessions',
    heartbeat,
    look: (watching) => void check(watching),
    onRing(userIds) {
      answers.clear()
      for (const userId of userIds) rung.set(userId, true)
    },
  })

  return {
    isLive({ sessionId }) {
      const known = answers.get(sessionId)
      if (known) return known
      const answer = live.load(sessionId)
      answers.set(sessionId, answer)
      answer.catch(() => answers.delete(sessionId))
      return answer
    },
    watch({ id, sessionId }, onEnd) {
      const watch = { sessionId, end: () => void (leave() && onEnd()) }
      const leave = watches.join(id, watch)
      // The session may have ended, and the ring for it come, since the viewer was let in.
      if (rung.has(id)) void check([watch])
      return () => void leave()
    },
    close: watches.close,
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
