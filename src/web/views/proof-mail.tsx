import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { ask } from '../api.ts'
import { RequestEmailProofDocument } from '../generated/graphql.ts'
import { texts } from '../language/language.ts'
import { readViewerAnew, viewer } from '../session.ts'
import { Failure, useAttempt } from './attempt.tsx'

/** Says that the viewer's address is still to be proven, and sends the mail for it once more. */
export function ProofMail() {
  const attempt = useAttempt()
  const words = texts.value.entering
  const sent = useSignal(false)
  const sendAgain = () =>
    attempt.make(async () => {
      const { requestEmailProof: result } = await ask(RequestEmailProofDocument)
      if (!('address' in result)) return result
      sent.value = true
      return null
    })
  return (
    <>
      <p role="status">{(sent.value ? words.anotherMail : words.mailAsks)(<bdi>{viewer.value?.email}</bdi>)}</p>
      <Failure of={attempt} />
      {!sent.value && (
        <button type="button" class="plain" disabled={attempt.busy} onClick={() => void sendAgain()}>
          {words.sendAgain}
        </button>
      )}
    </>
  )
}

/** Milliseconds between looks while the page is seen. */
const pause = 15_000

/** Looks whether the address was proven meanwhile, for mails are read anywhere: in another browser, on a telephone. */
export function useProofLookout(isAwaited: boolean): void {
  useEffect(() => {
    if (!isAwaited) return
    // What cannot be found out now is at the next look.
    const look = () => void (document.hidden || readViewerAnew().catch(() => {}))
    const over = new AbortController()
    const timer = setInterval(look, pause)
    addEventListener('focus', look, over)
    document.addEventListener('visibilitychange', look, over)
    return () => {
      over.abort()
      clearInterval(timer)
    }
  }, [isAwaited])
}
