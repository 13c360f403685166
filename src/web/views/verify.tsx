import { useSignal } from '@preact/signals'
import { ask } from '../api.ts'
import { ProveEmailDocument } from '../generated/graphql.ts'
import { hashOf } from '../route.ts'
import { readViewerAnew } from '../session.ts'
import { Failure, useAttempt } from './attempt.tsx'
import { Door } from './door.tsx'

/** Where the link of a mail leads. Programs that look at mails follow links too, so only the button spends it. */
export function Verify({ token }: { token: string }) {
  const attempt = useAttempt()
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
      <Door lead="Thank you.">
        <p role="status">
          <bdi>{proven.value}</bdi> is yours.
        </p>
        <a href={hashOf({ view: 'inbox' })}>To your letters</a>
      </Door>
    )
  }
  return (
    <Door lead="Is this your address?">
      <p>Somebody gave the address that your mail came to as theirs. If it was you, say so.</p>
      <Failure of={attempt} />
      <button type="button" class="main" disabled={attempt.busy} onClick={() => void prove()}>
        Yes, it is mine
      </button>
      <a href={hashOf({ view: 'inbox' })}>Not now</a>
    </Door>
  )
}
