import { useSignal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useEffect, useId } from 'preact/hooks'
import { type Candidate, emailOf, isReachable, keyOf, nameOf, personOf, savedAs, search } from '../candidates.ts'
import type { ContactFragment as Contact } from '../generated/graphql.ts'
import { texts } from '../language/language.ts'
import { viewerId } from '../session.ts'
import { Failure, useAttempt } from './attempt.tsx'
import { Field, type Problems } from './field.tsx'

/** Milliseconds without a keystroke after which the search begins. */
const rest = 300

/**
 * Chooses for whom a letter is, by contacts, their groups, and by search: a combobox with a list (WAI-ARIA APG).
 *
 * @param chosen who is not to be chosen once more
 * @param room how many there may be yet
 */
export function ReceiverPicker({
  chosen,
  room,
  problems,
  field,
  onChoose,
}: {
  chosen: readonly Contact[]
  room: number
  problems: Problems
  field: RefObject<HTMLInputElement | null>
  onChoose: (contacts: readonly Contact[]) => void
}) {
  const list = useId()
  const text = useSignal('')
  const candidates = useSignal<readonly Candidate[]>([])
  const isOpen = useSignal(false)
  const active = useSignal(0)
  const attempt = useAttempt()
  useEffect(() => {
    if (!isOpen.value) return
    let isLatest = true
    const look = () =>
      attempt.make(async () => {
        const found = await search(text.value.trim(), chosen)
        if (!isLatest) return
        candidates.value = found
        active.value = 0
      })
    const timer = setTimeout(look, rest)
    return () => {
      isLatest = false
      clearTimeout(timer)
    }
  }, [text.value, isOpen.value])

  const choose = (candidate: Candidate | undefined) => {
    if (!candidate || !isReachable(candidate, room)) return
    isOpen.value = false
    text.value = ''
    return attempt.make(async () => {
      const saved = await savedAs(candidate, chosen)
      if ('code' in saved) return saved
      onChoose(saved)
      return null
    })
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const last = candidates.value.length - 1
    if (event.key === 'ArrowDown') active.value = Math.min(last, active.value + 1)
    else if (event.key === 'ArrowUp') active.value = Math.max(0, active.value - 1)
    else if (event.key === 'Enter') void choose(candidates.value[active.value])
    else if (event.key === 'Escape') isOpen.value = false
    else return
    event.preventDefault()
  }

  const words = texts.value.writing
  const shown = isOpen.value && candidates.value.length > 0
  return (
    <Field label={words.to} problems={problems} hint={words.toHint}>
      {(control) => (
        <div class="combobox">
          <input
            {...control}
            ref={field}
            role="combobox"
            dir="auto"
            aria-expanded={shown}
            aria-controls={list}
            aria-autocomplete="list"
            aria-activedescendant={shown ? `${list}-${active}` : undefined}
            autocomplete="off"
            value={text}
            onFocus={() => {
              isOpen.value = true
            }}
            onBlur={() => {
              isOpen.value = false
            }}
            onInput={(event) => {
              text.value = event.currentTarget.value
              isOpen.value = true
            }}
            onKeyDown={onKeyDown}
          />
          <div id={list} role="listbox" aria-label={words.people} hidden={!shown}>
            {candidates.value.map((candidate, index) => (
              // Chosen on mousedown, before the field loses the focus; the keyboard chooses in the field.
              <div
                key={keyOf(candidate)}
                id={`${list}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === active.value}
                aria-disabled={!isReachable(candidate, room)}
                onMouseDown={(event) => {
                  event.preventDefault()
                  void choose(candidate)
                }}
              >
                <Name candidate={candidate} room={room} />
              </div>
            ))}
          </div>
          <Failure of={attempt} isToldAtFields={false} />
        </div>
      )}
    </Field>
  )
}

/** @param room see {@link isReachable} */
export function Name({ candidate, room = 0 }: { candidate: Candidate; room?: number }) {
  const words = texts.value.writing
  const person = personOf(candidate)
  const more =
    'group' in candidate
      ? isReachable(candidate, room)
        ? words.group(candidate.group.count)
        : words.groupTooLarge(candidate.group.count, room)
      : person
        ? `@${person.username}`
        : (emailOf(candidate) ?? words.noAccount)
  return (
    <>
      {person?.id === viewerId.value ? words.myself : <bdi>{nameOf(candidate)}</bdi>} <bdi class="hint">{more}</bdi>
    </>
  )
}
