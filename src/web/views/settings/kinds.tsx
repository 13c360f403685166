import { batch, useSignal } from '@preact/signals'
import { ask } from '../../api.ts'
import { ChooseKindsDocument, type NoticeKind } from '../../generated/graphql.ts'
import { texts } from '../../language/language.ts'
import { Failure, useAttempt } from '../attempt.tsx'
import type { Changes, Target } from './targets.ts'

/**
 * Of what a target is told. Each switch is saved at once; those that are turned while a save is under way go with the
 * next one, so that nobody has to wait.
 */
export function Kinds({ target, name, changes }: { target: Target; name: string; changes: Changes }) {
  const attempt = useAttempt()
  /** What is still to be saved. */
  const wanted = useSignal<readonly NoticeKind[] | null>(null)
  const isSaved = useSignal(false)
  const chosen = wanted.value ?? target.kinds

  const save = () =>
    attempt.make(async () => {
      try {
        while (wanted.value) {
          const kinds = wanted.value
          const { updateTarget: result } = await ask(ChooseKindsDocument, {
            input: { id: target.id, kinds: [...kinds] },
          })
          if (result.__typename !== 'TargetPayload') return result
          if (wanted.value !== kinds) continue
          batch(() => {
            changes.put(result.target)
            wanted.value = null
            isSaved.value = true
          })
        }
        return null
      } finally {
        // What was not taken is not so: the switch goes back.
        wanted.value = null
      }
    })
  const turn = (kind: NoticeKind, isOn: boolean) => {
    const others = chosen.filter((other) => other !== kind)
    wanted.value = isOn ? [...others, kind] : others
    isSaved.value = false
    if (!attempt.busy.value) void save()
  }
  const words = texts.value.settings
  const state = wanted.value ? 'saving' : isSaved.value ? 'saved' : undefined
  return (
    <fieldset class="kinds" data-saving={state}>
      <legend class="unseen">{words.ofWhat(name)}</legend>
      {Object.entries(words.kinds).map(([key, { letter, rows }]) => (
        <div key={key} class="kinds-column">
          <p class="label" aria-hidden="true">
            {words.letterHeading(letter)}
          </p>
          {(Object.entries(rows) as [NoticeKind, string][]).map(([kind, what]) => (
            <label key={kind}>
              <span>
                <span class="unseen">{letter} </span>
                {what}
              </span>
              <input
                type="checkbox"
                // biome-ignore lint/a11y/useAriaPropsForRole: a checkbox says itself whether it is checked.
                role="switch"
                checked={chosen.includes(kind)}
                onChange={({ currentTarget }) => turn(kind, currentTarget.checked)}
              />
            </label>
          ))}
        </div>
      ))}
      <p class="hint saving" role="status">
        {state === 'saved' && words.saved}
      </p>
      <Failure of={attempt} />
    </fieldset>
  )
}
