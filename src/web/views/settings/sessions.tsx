import { ask } from '../../api.ts'
import { RevokeSessionDocument, type SessionsQuery } from '../../generated/graphql.ts'
import { deviceOf } from '../../push.ts'
import { Failure, useAttempt } from '../attempt.tsx'
import { DateAndTime } from '../date.tsx'

type Session = SessionsQuery['sessions'][number]

/** Where the viewer is logged in, this place first, and how to end that. */
export function Sessions({ sessions, onEnded }: { sessions: readonly Session[]; onEnded: () => Promise<void> }) {
  const [here, elsewhere] = [true, false].map((is) => sessions.filter(({ isCurrent }) => isCurrent === is))
  return (
    <section class="sheet" aria-labelledby="sessions" data-testid="sessions">
      <h2 id="sessions" tabIndex={-1}>
        Where you are logged in
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
  const name = userAgent ? deviceOf({ userAgent }) : 'A program without a name'
  const end = () =>
    attempt.make(async () => {
      const { revokeSession: result } = await ask(RevokeSessionDocument, { id })
      // Whoever else has ended it wanted the same.
      if ('code' in result && result.code !== 'NOT_FOUND') return result
      document.getElementById('sessions')?.focus()
      await onEnded()
      return null
    })
  return (
    <article class="target" aria-label={isCurrent ? 'Here' : name}>
      <h3>
        <bdi>{name}</bdi>
        {isCurrent && ', here'}
      </h3>
      <p class="hint" title={userAgent ?? undefined}>
        Since <DateAndTime of={createdAt} />, last seen on <DateAndTime of={lastUsedAt} />
        {address && (
          <>
            , from <bdi>{address}</bdi>
          </>
        )}
      </p>
      {!isCurrent && (
        <div class="actions">
          <button type="button" class="plain" disabled={attempt.busy} onClick={() => void end()}>
            End this one<span class="unseen">: {name}</span>
          </button>
          <Failure of={attempt} />
        </div>
      )}
    </article>
  )
}
