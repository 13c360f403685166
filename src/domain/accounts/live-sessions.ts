import DataLoader from 'dataloader'
import { LRUCache } from 'lru-cache'
import type { Statement, Statements } from '../ports.ts'
import type { Viewer } from '../viewer.ts'
import { createWatchers, type Hearing } from '../watchers.ts'

/** Whether access tokens still have a session behind them: one that was not ended, of an account that is open. */
export interface LiveSessions {
  /** The answer may be a second old; older only where a ring would have told that it does not hold any more. */
  isLive(viewer: Whose): Promise<boolean>
  /** Calls `onEnd`, once, when the session ends. The returned function stops watching. */
  watch(viewer: Viewer, onEnd: () => void): () => void
  close(): void
}

interface LiveSessionsOptions extends Hearing {
  readonly statements: Statements
}

/** How long an answer is believed without having heard that it still holds, in milliseconds. */
const freshness = 1_000
/** How long it is believed while rings are heard, which say when it does not hold any more. */
const longestBelief = 30_000
/** Milliseconds between two looks at watched sessions while no rings are heard. */
const lookEvery = 500

/** A session and whose it is said to be: a token names both, and is good only where they belong together. */
type Whose = Pick<Viewer, 'id' | 'sessionId'>

interface Watch extends Whose {
  /** The session is over. */
  end(): void
}

export function createLiveSessions({ statements, doorbell, log, heartbeat }: LiveSessionsOptions): LiveSessions {
  const answers = new LRUCache<string, { readonly live: Promise<boolean>; readonly since: number }>({
    max: 10_000,
    ttl: longestBelief,
  })
  /** Users rung for lately: an answer of theirs may be older than the ring. */
  const rung = new LRUCache<string, true>({ max: 10_000, ttl: 30_000 })
  const live = new DataLoader((viewers: readonly Whose[]) => findLive(statements, viewers), { cache: false })

  const check = async (watching: readonly Watch[]) => {
    try {
      const answers = await findLive(statements, watching)
      watching.forEach((watch, n) => {
        if (!answers[n]) watch.end()
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
    isLive(viewer) {
      const key = keyOf(viewer)
      const known = answers.get(key)
      if (known && performance.now() - Math.max(known.since, doorbell.heardUntil()) < freshness) return known.live
      const answer = { live: live.load(viewer), since: performance.now() }
      answers.set(key, answer)
      answer.live.catch(() => answers.get(key) === answer && answers.delete(key))
      return answer.live
    },
    watch({ id, sessionId }, onEnd) {
      const watch = { id, sessionId, end: () => void (leave() && onEnd()) }
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
const liveAmong: Statement = {
  name: 'live sessions',
  text: `
    SELECT sessions.user_id AS id,
           sessions.family_id AS "sessionId"
      FROM sessions
      JOIN users ON users.id = sessions.user_id
     WHERE sessions.family_id = ANY ($1::uuid[])
     GROUP BY sessions.user_id, sessions.family_id
    HAVING bool_and(sessions.revoked_at IS NULL AND users.deactivated_at IS NULL)`,
}

async function findLive(statements: Statements, viewers: readonly Whose[]): Promise<boolean[]> {
  const sessionIds = new Set(viewers.map(({ sessionId }) => sessionId))
  const rows = await statements.run<Whose>(liveAmong, [[...sessionIds]])
  const found = new Set(rows.map(keyOf))
  return viewers.map((viewer) => found.has(keyOf(viewer)))
}

const keyOf = ({ id, sessionId }: Whose): string => `${id} ${sessionId}`
