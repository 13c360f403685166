import { useSignal } from '@preact/signals'
import { ask } from '../api.ts'
import { RequestEmailProofDocument } from '../generated/graphql.ts'
import { viewer } from '../session.ts'
import { Failure, useAttempt } from './attempt.tsx'

/** For somebody whose address does not count yet. */
export function Unproven() {
  const attempt = useAttempt()
  const sent = useSignal(false)
  if (!viewer.value?.canProveEmail) return null

  const sendAgain = () =>
    attempt.make(async () => {
      const { requestEmailProof: result } = await ask(RequestEmailProofDocument)
      if (!('address' in result)) return result
      sent.value = true
      return null
    })
  return (
    <section class="held" aria-label="Your address" data-testid="unproven">
      <p role="status">
        {sent.value ? 'Another mail is on its way to ' : 'A mail asks whether this address is yours: '}
        <bdi>{viewer.value.email}</bdi>. Until you say so, letters for it do not reach you.
      </p>
      <Failure of={attempt} />
      {!sent.value && (
        <button type="button" class="plain" disabled={attempt.busy} onClick={() => void sendAgain()}>
          Send it again
        </button>
      )}
    </section>
  )
}
