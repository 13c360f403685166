import { type ReadonlySignal, signal } from '@preact/signals'
import { ask } from './api.ts'
import {
  type ContactFragment as Contact,
  CreateDraftDocument,
  DeleteDraftDocument,
  type DraftFragment as Draft,
  type RefusalFragment,
  SealDraftDocument,
  UpdateDraftDocument,
} from './generated/graphql.ts'
import { type Letter, take } from './letters.ts'

/** What a person writes. */
export interface Writing {
  readonly title: string
  readonly body: string
  readonly recipient: Contact | null
  readonly allowEarlyView: boolean
  readonly allowReceiverReply: boolean
}

export type Saving = 'saved' | 'changed' | 'saving' | 'failed'

/** A letter that is being written, saved as a draft all along. */
export interface Composition {
  readonly writing: ReadonlySignal<Writing>
  readonly saving: ReadonlySignal<Saving>
  /** Why the server does not take it as it is. */
  readonly refusal: ReadonlySignal<RefusalFragment | null>
  /** Set when the draft was saved elsewhere since: how it is there; `gone` when it was sealed or thrown away. */
  readonly conflict: ReadonlySignal<Draft | 'gone' | null>
  write(change: Partial<Writing>): void
  /** Ends a conflict. */
  settle(keep: 'mine' | 'theirs'): void
  /** @returns null when the server refuses, which `refusal` or `conflict` explains */
  seal(unlocksAt: Date): Promise<Letter | null>
  /** Saves at once what is not saved yet: the person may be leaving. */
  leave(): void
  discard(): Promise<void>
}

/** Milliseconds without a keystroke after which the draft is saved. */
const rest = 700

/** @param onBegun is told the id of the draft when it is first saved */
export function compose(draft: Draft | null, onBegun: (id: string) => void): Composition {
  const writing = signal(writingOf(draft))
  const saving = signal<Saving>('saved')
  const refusal = signal<RefusalFragment | null>(null)
  const conflict = signal<Draft | 'gone' | null>(null)
  /** The draft as the server has it, as far as we know. */
  let known = draft
  let timer: ReturnType<typeof setTimeout> | undefined
  let queue: Promise<unknown> = Promise.resolve()
  // Makes beginning the draft safe to repeat after an answer got lost.
  let idempotencyKey = newKey()

  /** Saves what has been written until its turn comes; never two saves at once, for each needs the other's version. */
  function save(): Promise<void> {
    clearTimeout(timer)
    const turn = queue.then(saveNow)
    queue = turn.catch(() => {})
    return turn
  }

  async function saveNow(): Promise<void> {
    const sent = writing.value
    if (conflict.value || (known && saving.value === 'saved')) return
    saving.value = 'saving'
    try {
      const result = await (known ? update(known, sent) : begin(sent))
      refusal.value = null
      if (result.__typename === 'Draft') {
        if (!known) onBegun(result.id)
        known = result
        saving.value = writing.value === sent ? 'saved' : 'changed'
      } else if (result.__typename === 'ValidationError') {
        refusal.value = result
        saving.value = 'failed'
      } else {
        clash('draft' in result ? result.draft : null)
      }
    } catch (error) {
      saving.value = 'failed'
      throw error
    }
  }

  const begin = async (sent: Writing) =>
    (await ask(CreateDraftDocument, { input: { ...inputOf(sent), idempotencyKey } })).createDraft
  const update = async ({ id, version }: Draft, sent: Writing) =>
    (await ask(UpdateDraftDocument, { input: { id, expectedVersion: version, ...inputOf(sent) } })).updateDraft

  function clash(theirs: Draft | null): void {
    conflict.value = theirs ?? 'gone'
    saving.value = 'failed'
  }

  function saveSoon(): void {
    saving.value = 'changed'
    clearTimeout(timer)
    timer = setTimeout(() => save().catch(() => {}), rest)
  }

  return {
    writing,
    saving,
    refusal,
    conflict,
    write(change) {
      writing.value = { ...writing.value, ...change }
      saveSoon()
    },
    settle(keep) {
      const theirs = conflict.value === 'gone' ? null : conflict.value
      conflict.value = null
      known = theirs
      if (!theirs) idempotencyKey = newKey()
      if (keep === 'mine') return saveSoon()
      writing.value = writingOf(theirs)
      saving.value = 'saved'
    },
    async seal(unlocksAt) {
      await save()
      if (!known || refusal.value || conflict.value) return null
      const { id, version: expectedVersion } = known
      const input = { id, expectedVersion, unlocksAt: unlocksAt.toISOString() }
      const { sealDraft: result } = await ask(SealDraftDocument, { input })
      const letter = 'capsule' in result ? result.capsule : result.__typename === 'Capsule' ? result : null
      if (letter) take(letter)
      else if (result.__typename === 'DraftConflictError') clash(result.draft)
      else if (result.__typename === 'NotFoundError') clash(null)
      else refusal.value = result as RefusalFragment
      return letter
    },
    leave() {
      if (saving.value === 'changed') save().catch(() => {})
    },
    async discard() {
      clearTimeout(timer)
      saving.value = 'saved'
      await queue
      if (known) await ask(DeleteDraftDocument, { id: known.id })
    },
  }
}

const newKey = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(36)).join('')

const writingOf = (draft: Draft | null): Writing => ({
  title: draft?.title ?? '',
  body: draft?.body ?? '',
  recipient: draft?.recipient ?? null,
  allowEarlyView: draft?.allowEarlyView ?? false,
  allowReceiverReply: draft?.allowReceiverReply ?? true,
})

const inputOf = ({ title, body, recipient, allowEarlyView, allowReceiverReply }: Writing) => ({
  title: title.trim() === '' ? null : title,
  body: body.trim() === '' ? null : body,
  recipientId: recipient?.id ?? null,
  allowEarlyView,
  allowReceiverReply,
})
