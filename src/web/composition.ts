import { computed, type ReadonlySignal, signal } from '@preact/signals'
import { ask } from './api.ts'
import {
  CreateDraftDocument,
  DeleteDraftDocument,
  type DraftFragment as Draft,
  type RefusalFragment,
  SealDraftDocument,
  SealDraftForSeveralDocument,
  type SealDraftForSeveralMutation,
  type SealDraftMutation,
  UpdateDraftDocument,
} from './generated/graphql.ts'
import { claim, drop, type Kept, keep } from './kept.ts'
import { type Letter, take } from './letters.ts'
import { persist } from './retry.ts'
import { viewerId } from './session.ts'
import { createUploads, type Upload, type Uploads } from './uploads.ts'
import { inputOf, isBlank, says, type Writing, writingKept, writingOf } from './writing.ts'

export type Saving = 'saved' | 'changed' | 'saving' | 'failed'

/** A letter that is being written, saved as a draft all along, and kept in this browser until it is. */
export interface Composition {
  /** Names it in this browser. */
  readonly key: string
  readonly writing: ReadonlySignal<Writing>
  /** Files that are still on their way into it. */
  readonly uploads: Uploads
  /** As the server has it, as far as we know; null until it was first saved. */
  readonly draft: ReadonlySignal<Draft | null>
  readonly saving: ReadonlySignal<Saving>
  /** What keeps it from being saved, which may pass. */
  readonly trouble: ReadonlySignal<string | null>
  /** Why the server does not take it as it is. */
  readonly refusal: ReadonlySignal<RefusalFragment | null>
  /** Set when the draft was saved elsewhere since: how it is there; `gone` when it was sealed or thrown away. */
  readonly conflict: ReadonlySignal<Draft | 'gone' | null>
  write(change: Partial<Writing>): void
  /** Ends a conflict. */
  settle(keep: 'mine' | 'theirs'): void
  /**
   * Makes a letter of it for each of those it is for.
   *
   * @returns null when the server refuses, which `refusal` or `conflict` explains
   */
  seal(unlocksAt: Date, options: { announce: boolean }): Promise<readonly Letter[] | null>
  /** Saves at once what is not saved yet, and as soon as can be what cannot be saved now. */
  flush(): Promise<void>
  /** Ends it, and the draft with it. */
  destroy(): Promise<void>
  /** Ends it here. What is not saved stays kept in this browser. */
  close(): void
}

/** Milliseconds without a keystroke after which the draft is saved. */
const rest = 700

/** Begins with an empty sheet, goes on with a draft, or with what was kept of a letter and claimed by `release`. */
export function compose(owner: string, from: Draft | Kept | null, release: (() => void) | null = null): Composition {
  const kept = from && 'writing' in from ? from : null
  const draft = signal(from && 'writing' in from ? from.draft : from)
  const key = kept?.key ?? newKey()
  // Makes beginning the draft safe to repeat after an answer got lost.
  let idempotencyKey = kept?.idempotencyKey ?? newKey()
  const writing = signal(kept ? writingKept(kept.writing) : writingOf(draft.value))
  const saving = signal<Saving>(kept ? 'changed' : 'saved')
  const trouble = signal<string | null>(null)
  const conflict = signal<Draft | 'gone' | null>(null)
  // What sealing was refused for is over with any change; what saving was refused for, when it is saved.
  const saveRefusal = signal<RefusalFragment | null>(null)
  const sealRefusal = signal<RefusalFragment | null>(null)
  const refusal = computed(() => sealRefusal.value ?? saveRefusal.value)
  const over = new AbortController()
  const uploads = createUploads(over.signal, enclose)
  let timer: ReturnType<typeof setTimeout> | undefined
  let queue: Promise<unknown> = Promise.resolve()
  let isSavingInTime = false
  let claimed = release && Promise.resolve<(() => void) | null>(release)

  function keepIt(): void {
    claimed ??= claim(key)
    keep(owner, { key, draft: draft.value, idempotencyKey, writing: writing.value })
  }

  function letGo(): void {
    void claimed?.then((release) => release?.())
    claimed = null
  }

  function dropIt(): void {
    drop(owner, key)
    letGo()
  }

  /** Saves what has been written until its turn comes; never two saves at once, for each needs the other's version. */
  function save(): Promise<void> {
    clearTimeout(timer)
    const turn = queue.then(saveNow)
    queue = turn.catch(() => {})
    return turn
  }

  async function saveNow(): Promise<void> {
    const sent = writing.value
    // Somebody else may have signed in meanwhile, and must not find this among their drafts.
    if (over.signal.aborted || viewerId.value !== owner) return
    if (conflict.value || (draft.value && saving.value === 'saved')) return
    saving.value = 'saving'
    try {
      const result = await (draft.value ? update(draft.value, sent) : begin(sent))
      trouble.value = null
      saveRefusal.value = null
      if (result.__typename === 'Draft') accept(result, sent)
      else if (result.__typename === 'ValidationError') {
        saveRefusal.value = result
        saving.value = 'failed'
      } else {
        const theirs = 'draft' in result ? result.draft : null
        // Another tab that went on with the same text has saved it.
        if (theirs && says(theirs, sent)) accept(theirs, sent)
        else clash(theirs)
      }
    } catch (error) {
      saving.value = 'failed'
      trouble.value = (error as Error).message
      throw error
    }
  }

  async function begin(sent: Writing) {
    const { createDraft: begun } = await ask(CreateDraftDocument, { input: { ...inputOf(sent), idempotencyKey } })
    if (begun.__typename !== 'Draft' || says(begun, sent)) return begun
    // It was begun before, and the answer got lost: what was begun then is not what is written now.
    draft.value = begun
    return update(begun, sent)
  }
  const update = async ({ id, version }: Draft, sent: Writing) =>
    (await ask(UpdateDraftDocument, { input: { id, expectedVersion: version, ...inputOf(sent) } })).updateDraft

  function accept(saved: Draft, sent: Writing): void {
    draft.value = saved
    saving.value = writing.value === sent ? 'saved' : 'changed'
    if (saving.value === 'saved') dropIt()
    else keepIt()
  }

  function clash(theirs: Draft | null): void {
    conflict.value = theirs ?? 'gone'
    saving.value = 'failed'
  }

  /** Saves, however long it takes until the server can be reached. */
  async function saveInTime(): Promise<void> {
    if (isSavingInTime) return
    isSavingInTime = true
    // What is refused for good is told by the refusal.
    await persist(save, { stop: over.signal }).catch(() => {})
    isSavingInTime = false
    if (saving.value === 'changed') saveSoon()
  }

  function saveSoon(): void {
    if (!trouble.value) saving.value = 'changed'
    clearTimeout(timer)
    timer = setTimeout(saveInTime, rest)
  }

  /** Takes in a file that has arrived, before those that were chosen after it. */
  function enclose(id: string, upload: Upload): void {
    const { name, type: contentType, size } = upload.file
    const attachments = [...writing.value.attachments]
    // It has arrived, and was put in, in another window.
    if (attachments.some((other) => other.id === id)) return
    const isLater = (other: { readonly id: string }) => (uploads.sourceOf(other.id)?.number ?? -1) > upload.number
    const next = attachments.findIndex(isLater)
    const caption = upload.caption.value
    attachments.splice(next < 0 ? attachments.length : next, 0, { id, name, contentType, size, caption })
    writing.value = { ...writing.value, attachments }
    change()
  }

  function change(): void {
    sealRefusal.value = null
    keepIt()
    saveSoon()
  }

  return {
    key,
    writing,
    uploads,
    draft,
    saving,
    trouble,
    refusal,
    conflict,
    write(changed) {
      writing.value = { ...writing.value, ...changed }
      // A day, a theme or a wish alone is no letter yet.
      if (draft.value || !isBlank(writing.value) || saving.value !== 'saved') change()
    },
    settle(choice) {
      const theirs = conflict.value === 'gone' ? null : conflict.value
      conflict.value = null
      draft.value = theirs
      if (!theirs) idempotencyKey = newKey()
      if (choice === 'mine') return change()
      writing.value = writingOf(theirs)
      saving.value = 'saved'
      dropIt()
    },
    async seal(unlocksAt, { announce }) {
      sealRefusal.value = null
      await save()
      if (!draft.value || saveRefusal.value || conflict.value) return null
      const { id, version: expectedVersion } = draft.value
      const recipientIds = writing.value.recipients.map((recipient) => recipient.id)
      const input = { id, expectedVersion, unlocksAt: unlocksAt.toISOString(), announce }
      const result =
        recipientIds.length > 1
          ? (await ask(SealDraftForSeveralDocument, { input: { ...input, recipientIds } })).sealDraftForSeveral
          : (await ask(SealDraftDocument, { input: { ...input, recipientId: recipientIds[0] ?? null } })).sealDraft
      const letters = lettersOf(result)
      if (letters) for (const letter of letters) take(letter)
      else if (result.__typename === 'DraftConflictError') clash(result.draft)
      else if (result.__typename === 'NotFoundError') clash(null)
      else sealRefusal.value = result as RefusalFragment
      return letters
    },
    async flush() {
      clearTimeout(timer)
      if (saving.value === 'changed') await saveInTime()
    },
    async destroy() {
      clearTimeout(timer)
      for (const upload of uploads.pending.value) upload.cancel()
      saving.value = 'saved'
      dropIt()
      // What is being saved of it may keep it here once more.
      const settled = queue.then(dropIt)
      // A draft that is not there yet has no id; for one that is, who leaves the page has no time to wait.
      if (!draft.value) await settled
      const { value } = draft
      if (value) await persist(() => ask(DeleteDraftDocument, { id: value.id }), { stop: over.signal })
      await settled
    },
    close() {
      clearTimeout(timer)
      over.abort()
      uploads.close()
      letGo()
    },
  }
}

/** The letters that a draft became; of one that was sealed before, the first. */
function lettersOf(
  result: SealDraftMutation['sealDraft'] | SealDraftForSeveralMutation['sealDraftForSeveral'],
): readonly Letter[] | null {
  if ('capsules' in result) return result.capsules
  if ('capsule' in result) return [result.capsule]
  return result.__typename === 'Capsule' ? [result] : null
}

const newKey = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(36)).join('')
