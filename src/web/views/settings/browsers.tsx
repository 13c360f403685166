import { useEffect } from 'preact/hooks'
import { texts } from '../../language/language.ts'
import { lookAtPush, pushState, pushTargetId, turnOff, turnOn } from '../../push.ts'
import { Failure, useAttempt } from '../attempt.tsx'
import { Kinds } from './kinds.tsx'
import { Ended, Remove } from './target.tsx'
import type { Changes, Of } from './targets.ts'
import { Trial } from './trial.tsx'

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
  const words = texts.value.settings
  const name = here?.device ?? words.thisBrowser
  return (
    <section class="sheet" aria-labelledby="by-browser" data-testid="by-browser">
      <h2 id="by-browser" tabIndex={-1}>
        {words.inBrowsers}
      </h2>
      <div class="target push-here" data-push={state}>
        <p role="status">{state && words.push[state]}</p>
        {here && <Kinds target={here} name={words.thisBrowser} changes={changes} />}
        <div class="actions">
          {here && <Trial target={here} name={name} changes={changes} />}
          {(state === 'off' || state === 'on') && (
            <button
              type="button"
              class={state === 'on' ? 'plain' : undefined}
              disabled={attempt.busy}
              onClick={() => void turn(state === 'on' ? turnOff : turnOn)}
            >
              {state === 'on' ? words.noLongerHere : words.tellMeHere}
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
  const { frame, settings } = texts.value
  const name = target.device ?? frame.aBrowser
  return (
    <article class="target" aria-label={name}>
      <h3>
        <bdi>{name}</bdi>
      </h3>
      <Ended target={target}>{settings.browserEnded}</Ended>
      {!target.endedAt && <Kinds target={target} name={name} changes={changes} />}
      <div class="actions">
        {!target.endedAt && <Trial target={target} name={name} changes={changes} />}
        <Remove target={target} name={name} changes={changes} />
      </div>
    </article>
  )
}
