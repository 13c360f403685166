import { type Signal, useSignal } from '@preact/signals'
import { type Group, isSameGroup } from '../../contacts.ts'
import { texts } from '../../language/language.ts'
import { Field, type Problems } from '../field.tsx'

/** The groups of a contact: those that there are, to be chosen, and others by their names. */
export function GroupPicker({
  chosen,
  typed,
  groups,
  problems,
}: {
  chosen: Signal<readonly string[]>
  /** What may become one more. */
  typed: Signal<string>
  /** That there are already. */
  groups: readonly Group[]
  problems: Problems
}) {
  const words = texts.value.settings
  /** What was typed stays to be chosen, whether it is or not: the focus may be on it. */
  const added = useSignal<readonly string[]>([])
  const names = [...groups.map(({ name }) => name), ...added.value, ...chosen.value].reduce<readonly string[]>(
    withGroup,
    [],
  )
  const isChosen = (name: string) => chosen.value.some((one) => isSameGroup(one, name))
  const turn = (name: string) => {
    chosen.value = isChosen(name)
      ? chosen.value.filter((one) => !isSameGroup(one, name))
      : withGroup(chosen.value, name)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // With nothing typed, Enter is for the form.
    if (event.key !== 'Enter' || event.isComposing || typed.value.trim() === '') return
    event.preventDefault()
    added.value = withGroup(added.value, typed.value)
    chosen.value = withGroup(chosen.value, typed.value)
    typed.value = ''
  }
  return (
    <Field label={words.groups} problems={problems} hint={words.groupsHint}>
      {(control) => (
        <>
          <input
            {...control}
            dir="auto"
            autocomplete="off"
            enterkeyhint="enter"
            value={typed}
            onInput={(event) => {
              typed.value = event.currentTarget.value
            }}
            onKeyDown={onKeyDown}
          />
          {/* Told when one more is there, for who does not see it. */}
          <fieldset class="picks groups" aria-label={words.groupsToChoose} aria-live="polite">
            {names.map((name) => (
              <button key={name} type="button" class="pick" aria-pressed={isChosen(name)} onClick={() => turn(name)}>
                <bdi>{name}</bdi>
              </button>
            ))}
          </fieldset>
        </>
      )}
    </Field>
  )
}

/** These groups and one more, unless it is blank or among them. */
export const withGroup = (names: readonly string[], name: string): readonly string[] =>
  name.trim() === '' || names.some((one) => isSameGroup(one, name)) ? names : [...names, name.trim()]
