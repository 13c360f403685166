import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { ask } from '../../api.ts'
import { RemoveTargetDocument } from '../../generated/graphql.ts'
import { texts } from '../../language/language.ts'
import { Failure, useAttempt } from '../attempt.tsx'
import { DateAndTime } from '../date.tsx'
import { Question } from '../question.tsx'
import type { Changes, Target } from './targets.ts'

/** Since when and why nothing reaches a target any more, and what to do about it. */
export function Ended({
  target: { endedAt, endedBecause },
  children,
}: {
  target: Target
  children: ComponentChildren
}) {
  if (!endedAt) return null
  const words = texts.value.settings
  return (
    <div class="ended" data-testid="ended">
      <p>
        {words.forRefused(
          <strong>{words.nothingSince(<DateAndTime of={endedAt} />)}</strong>,
          <bdi>{endedBecause}</bdi>,
        )}
      </p>
      <p>{children}</p>
    </div>
  )
}

/** Forgets a target, once somebody is sure. */
export function Remove({ target, name, changes }: { target: Target; name: string; changes: Changes }) {
  const attempt = useAttempt()
  const isAsked = useSignal(false)
  const button = useRef<HTMLButtonElement>(null)
  const words = texts.value.settings
  const remove = () =>
    attempt.make(async () => {
      const { removeTarget: result } = await ask(RemoveTargetDocument, { id: target.id })
      // Whoever else has removed it wanted the same.
      if (!('deletedId' in result) && result.code !== 'NOT_FOUND') return result
      // What had the focus goes with it.
      button.current?.closest('section')?.querySelector('h2')?.focus()
      changes.drop(target.id)
      return null
    })
  return (
    <>
      <button
        ref={button}
        type="button"
        class="plain"
        aria-label={words.removeThis(name)}
        disabled={attempt.busy}
        onClick={() => {
          isAsked.value = true
        }}
      >
        {words.remove}
      </button>
      <Failure of={attempt} />
      {isAsked.value && (
        <Question
          heading={words.removeIt}
          yes={words.yesRemove}
          no={words.keepIt}
          isBusy={attempt.busy.value}
          onYes={() => {
            isAsked.value = false
            void remove()
          }}
          onLeave={() => {
            isAsked.value = false
          }}
        >
          <p>{words.nothingMore(<strong>{name}</strong>)}</p>
        </Question>
      )}
    </>
  )
}
