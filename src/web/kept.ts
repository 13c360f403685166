import type { DraftFragment as Draft } from './generated/graphql.ts'
import type { Writing } from './writing.ts'

/** A letter as it stands in this browser and not yet on the server, so that nothing is lost that was once typed. */
export interface Kept {
  /** Names it in this browser. */
  readonly key: string
  /** The draft that it changes; null when the server does not know of it yet. */
  readonly draft: Draft | null
  readonly idempotencyKey: string
  readonly writing: Writing
}

const prefixOf = (owner: string) => `openon.unsaved.${owner}.`

/** In localStorage, which is written at once: the page may be gone the moment after. */
export function keep(owner: string, letter: Kept): void {
  // A browser that keeps nothing, or has no room: then it is as good as it was before.
  quietly(() => localStorage.setItem(prefixOf(owner) + letter.key, JSON.stringify(letter)))
}

export function drop(owner: string, key: string): void {
  quietly(() => localStorage.removeItem(prefixOf(owner) + key))
}

/** All that is kept of what somebody wrote. */
export function keptOf(owner: string): readonly Kept[] {
  const keys = quietly(() => Object.keys(localStorage)) ?? []
  return keys
    .filter((key) => key.startsWith(prefixOf(owner)))
    .map((key) => quietly(() => JSON.parse(localStorage.getItem(key) ?? 'null') as Kept | null))
    .filter((kept) => kept != null)
}

function quietly<Result>(work: () => Result): Result | null {
  try {
    return work()
  } catch {
    return null
  }
}

/** Milliseconds to wait for another tab to let go: one that is just being closed does so in a moment. */
const patience = 500

/**
 * Makes this tab the one that goes on with a letter: two that save the same one would get in each other's way.
 *
 * @returns how to let go of it; null when another tab has it
 */
export function claim(key: string): Promise<(() => void) | null> {
  // Browsers offer locks on HTTPS and on localhost; elsewhere the server tells of two that save the same letter.
  if (!('locks' in navigator)) return Promise.resolve(() => {})
  return new Promise((resolve) => {
    navigator.locks
      .request(
        `openon.unsaved.${key}`,
        { signal: AbortSignal.timeout(patience) },
        () => new Promise<void>((release) => resolve(release)),
      )
      .catch(() => resolve(null))
  })
}
