import { batch, computed, signal } from '@preact/signals'
import { ask } from './api.ts'
import {
  type CapsuleFilter,
  type CapsuleOrder,
  type CapsuleState,
  CountsDocument,
  type CountsQuery,
  type EventFragment,
  InboxDocument,
  type LetterFragment as Letter,
  OutboxDocument,
} from './generated/graphql.ts'
import { texts } from './language/language.ts'
import { viewerId } from './session.ts'

export type { Letter }
export type FeedEvent = EventFragment
export type Box = 'inbox' | 'outbox'

export const isToSelf = ({ sender, receiver }: Letter): boolean => sender.id === receiver.id

/** How somebody is spoken of. */
export const nameOf = ({ displayName, isDeleted }: Letter['sender']): string =>
  isDeleted ? texts.value.frame.deletedUser : displayName

/** How its receiver is spoken of: by the address, where the sender knows no more of them. */
export const receiverName = ({ receiver, waitingFor }: Letter): string => waitingFor?.email ?? nameOf(receiver)

/** Every letter that has come in, by lists or by the feed. */
export const letters = signal<ReadonlyMap<string, Letter>>(new Map())
/** How many there are in all, which may be more than have come in. */
export const counts = signal<CountsQuery | null>(null)

const order: readonly CapsuleState[] = ['SEALED', 'UNFOLDING', 'READY', 'OPENED']

/**
 * Takes letters in. A letter only ever moves on, so of two versions the further one is the later one, and a slow
 * answer to a query cannot undo what the feed has told meanwhile.
 */
export function take(...arriving: readonly Letter[]): void {
  const next = new Map(letters.value)
  for (const letter of arriving) {
    const known = next.get(letter.id)
    const isLater =
      !known ||
      order.indexOf(letter.state) > order.indexOf(known.state) ||
      (letter.state === known.state && (letter.reply !== null || known.reply === null))
    if (isLater) next.set(letter.id, letter)
  }
  letters.value = next
}

/** What an event of the feed does to the letters. */
export function handle(event: FeedEvent): void {
  if (event.capsule) take(event.capsule)
  else drop(event.capsuleId)
  recount()
}

function drop(id: string): void {
  const next = new Map(letters.value)
  next.delete(id)
  letters.value = next
}

/** The letters of a box in one state: what comes next first, of the opened ones the last opened. */
export function lettersIn(box: Box, state: CapsuleState): Letter[] {
  const me = viewerId.value
  const mine = (letter: Letter) => (box === 'inbox' ? letter.receiver : letter.sender).id === me
  const key = (letter: Letter) =>
    state === 'OPENED' ? -Date.parse(letter.openedAt ?? '') : Date.parse(letter.unlocksAt)
  return [...letters.value.values()]
    .filter((letter) => letter.state === state && mine(letter))
    .sort((one, other) => key(one) - key(other))
}

/** How many letters wait to be opened by the viewer. */
export const readyCount = computed(() => counts.value?.inbox.ready ?? 0)

/** Lists come in pages: what is still to come due in one row of pages, what was opened in another. */
export type Row = 'waiting' | 'opened'
type Shelf = `${Box}:${Row}`
const shelves: readonly Shelf[] = ['inbox:waiting', 'inbox:opened', 'outbox:waiting', 'outbox:opened']
/** Where the next page of a shelf begins; absent when all of it is here. */
const nextPages = signal<Partial<Record<Shelf, string>>>({})

export const hasMore = (box: Box, row: Row): boolean => nextPages.value[`${box}:${row}`] !== undefined

export const loadMore = (box: Box, row: Row): Promise<void> =>
  loadPage(`${box}:${row}`, nextPages.peek()[`${box}:${row}`])

async function loadPage(shelf: Shelf, after: string | undefined): Promise<void> {
  const [box, row] = shelf.split(':')
  const states: CapsuleState[] = row === 'opened' ? ['OPENED'] : ['SEALED', 'UNFOLDING', 'READY']
  const orderBy: CapsuleOrder =
    row === 'opened' ? { field: 'OPENED_AT', direction: 'DESC' } : { field: 'UNLOCKS_AT', direction: 'ASC' }
  const { found, next } = await readPage(box as Box, { states }, orderBy, after ?? null)
  batch(() => {
    take(...found)
    const { [shelf]: _, ...rest } = nextPages.value
    nextPages.value = next === null ? rest : { ...rest, [shelf]: next }
  })
}

/** A page of a box: its letters, and where the next begins; null when that was the last. */
export async function readPage(box: Box, filter: CapsuleFilter, orderBy: CapsuleOrder, after: string | null) {
  const { page } = await ask(box === 'inbox' ? InboxDocument : OutboxDocument, { filter, orderBy, after })
  const { hasNextPage, endCursor } = page.pageInfo
  return { found: page.edges.map(({ node }) => node), next: hasNextPage ? (endCursor ?? null) : null }
}

/** Loads the first page of everything. */
export async function loadLetters(): Promise<void> {
  await Promise.all([...shelves.map((shelf) => loadPage(shelf, undefined)), count()])
}

/** Forgets everything: somebody else has signed in. */
export function forgetLetters(): void {
  batch(() => {
    letters.value = new Map()
    counts.value = null
    nextPages.value = {}
  })
}

async function count(): Promise<void> {
  counts.value = await ask(CountsDocument)
}

/**
 * Counts again soon, once for a whole burst of events. Counting up and down here would go wrong whenever a letter
 * that has not come in yet moves.
 */
function recount(): void {
  if (recounting) return
  recounting = true
  setTimeout(() => {
    recounting = false
    count().catch(() => {}) // Whatever keeps us from counting also ends the feed, and its return counts again.
  }, 100)
}
let recounting = false
