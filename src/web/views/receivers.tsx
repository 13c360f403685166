import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { ContactFragment as Contact } from '../generated/graphql.ts'
import { texts } from '../language/language.ts'
import { type Issues, ProblemList, type Problems } from './field.tsx'
import { Name, ReceiverPicker } from './receiver-picker.tsx'
import { issueWords } from './server-words.tsx'

/** People a letter may be for, as the server has it. */
const most = 20

/** For whom a letter is: each is chosen by search, alone or with a group, can be left out again, and gets a letter of their own. */
export function Receivers({
  chosen,
  problems,
  issues,
  onChoose,
}: {
  chosen: readonly Contact[]
  problems: Problems
  issues: Issues
  onChoose: (people: readonly Contact[]) => void
}) {
  const isAdding = useSignal(false)
  // What had the focus is replaced by choosing, and by leaving out: the focus goes on to where the next is chosen.
  const target = useRef<HTMLButtonElement & HTMLInputElement>(null)
  const isMoving = useRef(false)
  useEffect(() => {
    if (isMoving.current) target.current?.focus()
    isMoving.current = false
  }, [chosen, isAdding.value])

  const change = (people: readonly Contact[]) => {
    isMoving.current = true
    isAdding.value = false
    onChoose(people)
  }
  const words = texts.value.writing
  const picker = (
    <ReceiverPicker
      chosen={chosen}
      room={most - chosen.length}
      problems={problems}
      field={target}
      onChoose={(contacts) => change([...chosen, ...contacts])}
    />
  )
  if (chosen.length === 0) return picker
  return (
    <>
      <div class="field chosen">
        <span class="label">{words.to}</span>
        <ul aria-label={words.to}>
          {chosen.map((contact, index) => (
            <li key={contact.id} data-testid="receiver">
              <Name candidate={{ contact }} />
              <button
                type="button"
                class="step"
                aria-label={words.remove(contact.name)}
                onClick={() => change(chosen.filter((other) => other !== contact))}
              >
                ×
              </button>
              <ProblemList label={contact.name} problems={problemsOf(issues, index)} />
            </li>
          ))}
        </ul>
        {!isAdding.value && chosen.length < most && (
          <button
            ref={target}
            type="button"
            class="plain"
            onClick={() => {
              isMoving.current = true
              isAdding.value = true
            }}
          >
            {words.addAnother}
          </button>
        )}
        {!isAdding.value && <ProblemList label={words.to} problems={problems} />}
      </div>
      {isAdding.value && picker}
    </>
  )
}

/** What is wrong with one of several. */
const problemsOf = (issues: Issues, index: number): Problems =>
  issues
    .filter(({ path: [field, place] }) => field === 'recipientIds' && place === String(index))
    .map(({ message }) => issueWords(message))
