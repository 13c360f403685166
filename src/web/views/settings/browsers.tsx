import { useEffect } from 'preact/hooks'
import { lookAtPush, type PushState, pushState, pushTargetId, turnOff, turnOn } from '../../push.ts'
import { Failure, useAttempt } from '../attempt.tsx'
import { Kinds } from './kinds.tsx'
import { Ended, Remove } from './target.tsx'
import type { Changes, Of } from './targets.ts'
import { Trial } from './trial.tsx'

const said: Record<PushState, string> = {
  impossible: 'This browser cannot tell you of letters while the page is closed.',
  forbidden: 'You have told this browser to show nothing of this page; its own settings can change that.',
  off: 'This browser tells you of letters only while the page is open.',
  on: 'This browser tells you of letters, also while the page is closed.',
}

/** Browsers that tell of letters while no page is open; this one first, whether it does or not. */
export function Browsers({ targets, changes }: { targets: readonly Of<'PushTarget'>[]; changes: Changes }) {
  const attempt = useAttempt()
  const isKnown = () => targets.some(({ id }) => id === pushTargetId.value)
  useEffect(() => {
    void attempt.make(async () => {
      await lookAtPush()
      // Its push service has moved it, and it is another target now.
      if (pushState.value === 'on' && !isKnown()) await changes.reload()
    })
  }, [])
  const here = targets.find(({ id, endedAt }) => id === pushTargetId.value && !endedAt)
  // It may have been removed in another browser, or ended by its push service.
  const state = pushState.value === 'on' && !here && !attempt.busy.value ? 'off' : pushState.value
  const turn = (work: typeof turnOn | typeof turnOff) =>
    attempt.make(async () => {
      const refusal = (await work()) ?? null
      await changes.reload()
      return refusal
    })
  const name = here?.device ?? 'this browser'
  return (
    <section class="sheet" aria-labelledby="by-browser" data-testid="by-browser">
      <h2 id="by-browser" tabIndex={-1}>
        In browsers
      </h2>
      <div class="target push-here" data-push={state}>
        <p role="status">{state && said[state]}</p>
        {here && <Kinds target={here} name="this browser" changes={changes} />}
        <div class="actions">
          {here && <Trial target={here} name={name} changes={changes} />}
          {(state === 'off' || state === 'on') && (
            <button
              type="button"
              class={state === 'on' ? 'plain' : undefined}
              disabled={attempt.busy}
              onClick={() => void turn(state === 'on' ? turnOff : turnOn)}
            >
              {state === 'on' ? 'No longer here' : 'Tell me here'}
            </button>
          )}
        </div>
        <Failure of={attempt} />
      </div>
      {targets
        .filter((target) => target !== here)
        .map((target) => (
          <Elsewhere key={target.id} target={target} changes={changes} />
        ))}
    </section>
  )
}

function Elsewhere({ target, changes }: { target: Of<'PushTarget'>; changes: Changes }) {
  const name = target.device ?? 'A browser'
  return (
    <article class="target" aria-label={name}>
      <h3>
        <bdi>{name}</bdi>
      </h3>
      <Ended target={target}>
        If you still use that browser, open this page there and have it tell you again. This entry can go.
      </Ended>
      {!target.endedAt && <Kinds target={target} name={name} changes={changes} />}
      <div class="actions">
        {!target.endedAt && <Trial target={target} name={name} changes={changes} />}
        <Remove target={target} name={name} changes={changes} />
      </div>
    </article>
  )
}
