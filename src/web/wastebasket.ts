import { computed, signal } from '@preact/signals'
import type { Composition } from './composition.ts'
import { go } from './route.ts'

/** Letters that were thrown away a moment ago and can still be taken back. */
export const thrownAway = signal<readonly Composition[]>([])

/** Ids of drafts that are destroyed, or as good as. */
const destroyed = signal<ReadonlySet<string>>(new Set())
const waiting = computed(() => new Set(thrownAway.value.map(({ draft }) => draft.value?.id)))

/** Whether a draft need not be shown any more. */
export const isThrownAway = (draftId: string): boolean => destroyed.value.has(draftId) || waiting.value.has(draftId)

/** Throws a letter away, for now: nothing is destroyed as long as it can be taken back. */
export function throwAway(letter: Composition): void {
  thrownAway.value = [...thrownAway.value, letter]
}

/** Takes a letter out again, if it is there. */
export function takeOut(letter: Composition): void {
  thrownAway.value = thrownAway.value.filter((other) => other !== letter)
}

/** Takes a letter out again and goes on with it. */
export function takeBack(letter: Composition): void {
  takeOut(letter)
  go({ view: 'write', draftId: letter.draft.value?.id ?? null })
}

/** Destroys a letter that nobody has taken back. */
export async function destroy(letter: Composition): Promise<void> {
  takeOut(letter)
  const id = letter.draft.value?.id
  if (id) destroyed.value = new Set([...destroyed.value, id])
  // Where it cannot be done any more, as after the session's end, the draft is still there: better than the reverse.
  await letter.destroy().catch(() => {})
}

/** Destroys all that is in it: there will be nobody to take it back. */
export const emptyBasket = (): Promise<unknown> => Promise.all(thrownAway.value.map(destroy))

addEventListener('pagehide', () => void emptyBasket())
