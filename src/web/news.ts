import { computed, signal } from '@preact/signals'
import type { FeedEvent } from './letters.ts'
import { viewerId } from './session.ts'

/** What happened, in a sentence. */
export interface News {
  readonly seq: number
  readonly occurredAt: string
  readonly letterId: string | null
  readonly text: string
  /** Whether it happened while nobody was watching. */
  readonly missed: boolean
}

const kept = 30

const all = signal<readonly News[]>([])

/** What happened while the page was closed or cut off, the latest first. */
export const missed = computed(() => all.value.filter((news) => news.missed).reverse())
/** What happened last while the page was watching: read out to those who do not see it. */
export const latest = computed(() => all.value.findLast((news) => !news.missed) ?? null)

export function tell(event: FeedEvent, wasMissed: boolean): void {
  const text = sentence(event)
  if (!text) return
  const { seq, occurredAt, capsule } = event
  all.value = [...all.value, { seq, occurredAt, letterId: capsule?.id ?? null, text, missed: wasMissed }].slice(-kept)
}

export function dismissMissed(): void {
  all.value = all.value.filter((news) => !news.missed)
}

export function forgetNews(): void {
  all.value = []
}

/** @returns null for what the viewer did */
function sentence({ __typename: kind, capsule }: FeedEvent): string | null {
  if (!capsule) return kind === 'CapsuleWithdrawn' ? 'A letter was taken back by its sender.' : null
  const { sender, receiver, title } = capsule
  const isReceiver = receiver.id === viewerId.value
  switch (kind) {
    case 'CapsuleSealed':
      return isReceiver && sender.id !== receiver.id ? `${sender.displayName} sealed “${title}” for you.` : null
    case 'CapsuleUnfolding':
      return `“${title}” begins to unfold.`
    case 'CapsuleReady':
      return isReceiver ? `“${title}” is ready to be opened.` : `${receiver.displayName} can open “${title}” now.`
    case 'CapsuleOpened':
      return isReceiver ? null : `${receiver.displayName} opened “${title}”.`
    case 'CapsuleReplied':
      return isReceiver ? null : `${receiver.displayName} answered “${title}”.`
    case 'CapsuleWithdrawn':
      return null
  }
}
