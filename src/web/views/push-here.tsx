import { lookAtPush, type PushState, pushState, turnOff, turnOn } from '../push.ts'
import { Failure, useAttempt } from './attempt.tsx'

const said: Record<PushState, string> = {
  impossible: 'This browser cannot tell you of letters while the page is closed.',
  forbidden: 'You have told this browser to show nothing of this page; its own settings can change that.',
  off: 'This browser tells you of letters only while the page is open.',
  on: 'This browser tells you of letters, also while the page is closed.',
}

/** Whether this browser tells of letters while no page is open. Nothing is asked until somebody wants to know. */
export function PushHere() {
  const attempt = useAttempt()
  const state = pushState.value
  return (
    <details class="push-here" data-push={state} onToggle={() => void attempt.make(lookAtPush)}>
      <summary>Told while the page is closed?</summary>
      <p role="status">{state && said[state]}</p>
      <Failure of={attempt} />
      {state === 'off' && (
        <button type="button" class="plain" disabled={attempt.busy} onClick={() => void attempt.make(turnOn)}>
          Tell me here
        </button>
      )}
      {state === 'on' && (
        <button type="button" class="plain" disabled={attempt.busy} onClick={() => void attempt.make(turnOff)}>
          No longer here
        </button>
      )}
    </details>
  )
}
