import { ask } from './api.ts'
import { type Composition, compose } from './composition.ts'
import { type DraftFragment as Draft, ReadDraftDocument } from './generated/graphql.ts'
import { claim, type Kept, keptOf } from './kept.ts'
import { persist } from './retry.ts'
import { route } from './route.ts'
import { viewerId } from './session.ts'
import { emptyBasket, takeOut, thrownAway } from './wastebasket.ts'

/** Milliseconds. */
const patience = 2_000

/** Letters that lie on the desk of this tab: the one that is looked at, and those that are not saved yet. */
const lying = new Map<string, Composition>()
/** What is being taken up from earlier, by its key. */
const takingUp = new Map<string, Promise<Composition | null>>()

/**
 * Goes on with a draft, or begins a letter. What is not saved yet, from here or from an earlier visit, comes first.
 *
 * @param draftId null for a letter that the server does not know of yet
 * @param onFailure is told in words why it cannot be had yet
 * @returns null when there is no such draft
 */
export async function openLetter(
  draftId: string | null,
  { stop, onFailure }: { stop: AbortSignal; onFailure: (message: string) => void },
): Promise<Composition | null> {
  const owner = viewerId.value ?? ''
  tidy()
  const isMeant = (draft: Draft | null, isGone = false) => (draftId ? draft?.id === draftId : !draft || isGone)
  for (const letter of lying.values()) {
    // Whoever comes back to a letter that was thrown away wants it; whoever begins one does not.
    if (!draftId && thrownAway.value.includes(letter)) continue
    if (!isMeant(letter.draft.value, letter.conflict.value === 'gone')) continue
    takeOut(letter)
    return letter
  }
  const kept = keptOf(owner).find(({ key, draft }) => isMeant(draft) && !lying.has(key))
  const resumed = kept && (await takeUp(owner, kept))
  if (resumed) return resumed
  if (!draftId) return lay(compose(owner, null))
  const { draft } = await persist(() => ask(ReadDraftDocument, { id: draftId }), { stop, onFailure })
  return draft && lay(compose(owner, draft))
}

/** Saves what an earlier visit could not; what the person is looking at is taken up there. */
export async function saveKept(owner: string): Promise<void> {
  const here = route.peek()
  const isLookedAt = ({ draft }: Kept) => here.view === 'write' && here.draftId === (draft?.id ?? null)
  for (const kept of keptOf(owner)) {
    if (!isLookedAt(kept) && !lying.has(kept.key)) void (await takeUp(owner, kept))?.flush()
  }
}

/** Saves everything now, where that is possible: the person is logging out, and is not kept waiting for it. */
export async function saveDesk(): Promise<void> {
  const saved = emptyBasket().then(() => Promise.all([...lying.values()].map((letter) => letter.flush())))
  await Promise.race([saved, new Promise((resolve) => setTimeout(resolve, patience))])
}

/** Clears the desk: the session is over. What is not saved stays kept for when its author is back. */
export function clearDesk(): void {
  for (const letter of lying.values()) letter.close()
  lying.clear()
  thrownAway.value = []
  takingUp.clear()
}

function lay(letter: Composition): Composition {
  lying.set(letter.key, letter)
  return letter
}

/** Removes what is saved, once all its files are in it. */
function tidy(): void {
  for (const [key, letter] of lying) {
    if (letter.saving.value !== 'saved' || letter.uploads.pending.value.length > 0 || thrownAway.value.includes(letter))
      continue
    letter.close()
    lying.delete(key)
  }
}

/** @returns null when another tab has it */
function takeUp(owner: string, kept: Kept): Promise<Composition | null> {
  const begun = takingUp.get(kept.key)
  if (begun) return begun
  const taking = claim(kept.key).then((release) => {
    takingUp.delete(kept.key)
    if (release && viewerId.value === owner) return lay(compose(owner, kept, release))
    release?.()
    return null
  })
  takingUp.set(kept.key, taking)
  return taking
}
