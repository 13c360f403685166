import { ask } from '../../api.ts'
import { RevokeSessionDocument, type SessionsQuery } from '../../generated/graphql.ts'
import { texts } from '../../language/language.ts'
import { deviceOf } from '../../push.ts'
import { Failure, useAttempt } from '../attempt.tsx'
import { DateAndTime } from '../date.tsx'

type Session = SessionsQuery['sessions'][number]

/** Where the viewer is logged in, this place first, and how to end that. */
export function Sessions({ sessions, onEnded }: { sessions: readonly Session[]; onEnded: () => Promise<void> }) {
  const words = texts.value.settings
  const [here, elsewhere] = [true, false].map((is) => sessions.filter(({ isCurrent }) => isCurrent === is))
  return (
    <section class="sheet" aria-labelledby="sessions" data-testid="sessions">
      <h2 id="sessions" tabIndex={-1}>
        {words.sessions}
      </h2>
      {[...(here ?? []), ...(elsewhere ?? [])].map((session) => (
        <Place key={session.id} session={session} onEnded={onEnded} />
      ))}
    </section>
  )
}

function Place({ session, onEnded }: { session: Session; onEnded: () => Promise<void> }) {
  const { id, isCurrent, userAgent, address, createdAt, lastUsedAt } = session
  const attempt = useAttempt()
  const words = texts.value.settings
  const name = userAgent ? deviceOf({ userAgent }) : words.programWithoutName
  const end = () =>
    attempt.make(async () => {
      const { revokeSession: result } = await ask(RevokeSessionDocument, { id })
      // Whoever else has ended it wanted the same.
      if ('code' in result && result.code !== 'NOT_FOUND') return result
      document.getElementById('sessions')?.focus()
      await onEnded()
      return null
    })
  const [begun, seen] = [<DateAndTime of={createdAt} />, <DateAndTime of={lastUsedAt} />]
  return (
    <article class="target" aria-label={isCurrent ? words.here : name}>
      <h3>{isCurrent ? words.isHere(name) : name}</h3>
      <p class="hint" title={userAgent ?? undefined}>
        {address ? words.sinceFrom(begun, seen, <bdi>{address}</bdi>) : words.since(begun, seen)}
      </p>
      {!isCurrent && (
        <div class="actions">
          <button
            type="button"
            class="plain"
            aria-label={words.endThis(name)}
            disabled={attempt.busy}
            onClick={() => void end()}
          >
            {words.endSession}
          </button>
          <Failure of={attempt} />
        </div>
      )}
    </article>
  )
}
