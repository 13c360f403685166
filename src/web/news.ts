import { computed, signal } from '@preact/signals'
import type { Catalogue } from './language/catalogue.ts'
import { texts } from './language/language.ts'
import type { Part } from './language/say.ts'
import { type FeedEvent, isToSelf, nameOf, receiverName } from './letters.ts'
import { viewerId } from './session.ts'

/**
 * Words of ours, in the language of the moment, around words that people typed, which may run in another direction.
 *
 * @param typed shows those
 */
export type Sentence = (typed: (words: string) => Part) => Part

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
  const say =
    (words: (news: Catalogue['frame']['news'], typed: (words: string) => Part) => Part): Sentence =>
    (typed) =>
      words(texts.value.frame.news, typed)
  if (!capsule) return kind === 'CapsuleWithdrawn' ? say((news) => news.withdrawn) : null
  const { title } = capsule
  const [sender, receiver] = [nameOf(capsule.sender), receiverName(capsule)]
  const isReceiver = capsule.receiver.id === viewerId.value
  /** Of what the receiver did, or can do, with the letter. */
  const theirs = (what: 'readyForThem' | 'opened' | 'answered' | 'claimed' | 'unreached') =>
    say((news, typed) => news[what](typed(receiver), typed(title)))
  switch (kind) {
    case 'CapsuleSealed':
      return isReceiver && !isToSelf(capsule) ? say((news, typed) => news.sealed(typed(sender), typed(title))) : null
    case 'CapsuleUnfolding':
      return say((news, typed) => news.unfolding(typed(title)))
    case 'CapsuleReady':
      return isReceiver ? say((news, typed) => news.ready(typed(title))) : theirs('readyForThem')
    case 'CapsuleOpened':
      return isReceiver ? null : theirs('opened')
    case 'CapsuleReplied':
      return isReceiver ? null : theirs('answered')
    case 'CapsuleClaimed':
      return theirs('claimed')
    case 'CapsuleUndeliverable':
      return theirs('unreached')
    case 'CapsuleWithdrawn':
      return null
  }
}
