import { batch, type ReadonlySignal, useSignal } from '@preact/signals'
import type { RefusalFragment } from '../generated/graphql.ts'
import { issuesOf } from './field.tsx'
import { refusalWords } from './server-words.tsx'

/** Something that a person can ask for: whether it is under way, and what became of it last. */
export interface Attempt {
  readonly busy: ReadonlySignal<boolean>
  /** What the server did not take, and why. */
  readonly refusal: ReadonlySignal<RefusalFragment | null>
  /** Why it never came to an answer. */
  readonly failure: ReadonlySignal<string | null>
  /** Does it. What is known of an earlier time is forgotten first, so that only the last answer is ever told. */
  make(work: () => Promise<RefusalFragment | null> | Promise<void>): Promise<void>
  forget(): void
}

export function useAttempt(): Attempt {
  const busy = useSignal(false)
  const refusal = useSignal<RefusalFragment | null>(null)
  const failure = useSignal<string | null>(null)
  const forget = () =>
    batch(() => {
      refusal.value = null
      failure.value = null
    })
  return {
    busy,
    refusal,
    failure,
    forget,
    async make(work) {
      forget()
      busy.value = true
      try {
        refusal.value = (await work()) ?? null
      } catch (error) {
        failure.value = (error as Error).message
      } finally {
        busy.value = false
      }
    },
  }
}

/**
 * Says why an attempt came to nothing, unless that is said at the fields already.
 *
 * @param isToldAtFields by default when the refusal lists issues
 */
export function Failure({ of, isToldAtFields }: { of: Attempt; isToldAtFields?: boolean }) {
  const refusal = of.refusal.value
  const isTold = isToldAtFields ?? issuesOf(refusal).length > 0
  return (
    <p class="problem" role="alert">
      {of.failure.value ?? (isTold || !refusal ? null : refusalWords(refusal))}
    </p>
  )
}
