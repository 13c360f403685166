import { useSignal } from '@preact/signals'
import { ask } from '../api.ts'
import { ProveEmailDocument } from '../generated/graphql.ts'
import { texts } from '../language/language.ts'
import { hashOf } from '../route.ts'
import { readViewerAnew } from '../session.ts'
import { Failure, useAttempt } from './attempt.tsx'
import { Door } from './door.tsx'

/** Where the link of a mail leads. Programs that look at mails follow links too, so only the button spends it. */
export function Verify({ token }: { token: string }) {
  const attempt = useAttempt()
  const { entering, frame } = texts.value
  const proven = useSignal<string | null>(null)

  const prove = () =>
    attempt.make(async () => {
      const { proveEmail: result } = await ask(ProveEmailDocument, { token })
      if (!('address' in result)) return result
      // Whoever is signed in here may be its owner; if that cannot be found out now, it is soon.
      await readViewerAnew().catch(() => {})
      proven.value = result.address
      return null
    })

  if (proven.value) {
    return (
      <Door lead={entering.thanks}>
        <p role="status">{entering.isYours(<bdi>{proven.value}</bdi>)}</p>
        <a href={hashOf({ view: 'inbox' })}>{frame.toLetters}</a>
      </Door>
    )
  }
  return (
    <Door lead={entering.isItYours}>
      <p>{entering.somebodyGave}</p>
      <Failure of={attempt} />
      <button type="button" class="main" disabled={attempt.busy} onClick={() => void prove()}>
        {entering.yesMine}
      </button>
      <a href={hashOf({ view: 'inbox' })}>{entering.notNow}</a>
    </Door>
  )
}
