import { computed, signal } from '@preact/signals'
import { type FeedEvent, isToSelf, receiverName } from './letters.ts'
import { viewerId } from './session.ts'

/** Words of ours, and words that people typed, which may run in another direction. */
export type Sentence = readonly (string | { readonly typed: string })[]

/** What happened, in a sentence. */
export interface News {
  readonly seq: number
  readonly occurredAt: string
  readonly letterId: string | null
  readonly text: Sentence
  /** Whether it happened while nobody was watching. */
  readonly missed: boolean
  readonly dismissed: boolean
}

const kept = 30
/** How many are shown over the page at once. */
const most = 3

const all = signal<readonly News[]>([])

/** What happened while the page was closed or cut off, the latest first. */
export const missed = computed(() => all.value.filter((news) => news.missed).reverse())
/** What has just happened, of each letter the last, until it is dismissed. */
export const fresh = computed(() => {
  const shown = all.value.filter((news) => !news.missed && !news.dismissed)
  const isLast = ({ letterId }: News, index: number) =>
    !letterId || !shown.some((later, place) => place > index && later.letterId === letterId)
  return shown.filter(isLast).slice(-most)
})
/** What happened last while the page was watching: read out to those who do not see it. */
export const latest = computed(() => all.value.findLast((news) => !news.missed) ?? null)

export function tell(event: FeedEvent, wasMissed: boolean): void {
  const text = sentence(event)
  if (!text) return
  const { seq, occurredAt, capsule } = event
  all.value = [
    ...all.value,
    { seq, occurredAt, letterId: capsule?.id ?? null, text, missed: wasMissed, dismissed: false },
  ].slice(-kept)
}

export function dismissNews({ letterId, seq }: News): void {
  const isMeant = (news: News) => news.seq === seq || (letterId !== null && news.letterId === letterId)
  all.value = all.value.map((news) => (isMeant(news) ? { ...news, dismissed: true } : news))
}

export function dismissMissed(): void {
  all.value = all.value.filter((news) => !news.missed)
}

export function forgetNews(): void {
  all.value = []
}

/** @returns null for what the viewer did */
function sentence({ __typename: kind, capsule }: FeedEvent): Sentence | null {
  if (!capsule) return kind === 'CapsuleWithdrawn' ? say`A letter was taken back by its sender.` : null
  const { title } = capsule
  const sender = capsule.sender.displayName
  const receiver = receiverName(capsule)
  const isReceiver = capsule.receiver.id === viewerId.value
  switch (kind) {
    case 'CapsuleSealed':
      return isReceiver && !isToSelf(capsule) ? say`${sender} sealed “${title}” for you.` : null
    case 'CapsuleUnfolding':
      return say`“${title}” begins to unfold.`
    case 'CapsuleReady':
      return isReceiver ? say`“${title}” is ready to be opened.` : say`${receiver} can open “${title}” now.`
    case 'CapsuleOpened':
      return isReceiver ? null : say`${receiver} opened “${title}”.`
    case 'CapsuleReplied':
      return isReceiver ? null : say`${receiver} answered “${title}”.`
    case 'CapsuleClaimed':
      return say`${receiver} has “${title}” now.`
    case 'CapsuleUndeliverable':
      return say`Nobody is reached at ${receiver}, where “${title}” waits. You can correct the address.`
    case 'CapsuleWithdrawn':
      return null
  }
}

const say = (words: TemplateStringsArray, ...typed: readonly string[]): Sentence =>
  words.flatMap((word, index) => {
    const next = typed[index]
    return next === undefined ? [word] : [word, { typed: next }]
  })
