import type { CapsuleFilter, CapsuleState } from './generated/graphql.ts'
import { locale, texts } from './language/language.ts'
import { type Box, isToSelf, type Letter, letters, nameOf, readPage, take } from './letters.ts'
import { viewerId } from './session.ts'

/** What is looked for in a box; an empty string is for anything. */
export interface Wish {
  readonly title: string
  readonly state: CapsuleState | ''
  /** The profile of whom letters are from or for. */
  readonly personId: string
  /** Of the day, by the viewer's clock. */
  readonly year: string
}

export const anything: Wish = { title: '', state: '', personId: '', year: '' }

export const isAnything = ({ title, state, personId, year }: Wish): boolean =>
  title.trim() === '' && state === '' && personId === '' && year === ''

/** As long as nothing is asked after the last key, or the last of many letters. */
export const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 300))

function filterOf({ title, state, personId, year }: Wish): CapsuleFilter {
  const begin = (of: number) => new Date(of, 0).toISOString()
  return {
    ...(title.trim() && { title: title.trim() }),
    ...(state && { states: [state] }),
    ...(personId && { counterpartId: personId }),
    ...(year && { unlocksFrom: begin(Number(year)), unlocksUntil: begin(Number(year) + 1) }),
  }
}

const latestDayFirst = { field: 'UNLOCKS_AT', direction: 'DESC' } as const

/** What was found so far, the latest day first, by the ids of letters that have come in. */
export interface Found {
  readonly ids: readonly string[]
  /** Where the next page begins; null when this is all. */
  readonly next: string | null
}

/** @param before what was found of it already, to go on */
export async function find(box: Box, wish: Wish, before?: Found): Promise<Found> {
  const { found, next } = await readPage(box, filterOf(wish), latestDayFirst, before?.next ?? null)
  take(...found)
  return { ids: [...(before?.ids ?? []), ...found.map(({ id }) => id)], next }
}

/** The people of the letters of a box that have come in, by their names. */
export function peopleIn(box: Box): readonly { readonly id: string; readonly name: string }[] {
  const me = viewerId.value
  const other = (letter: Letter) => (box === 'inbox' ? letter.sender : letter.receiver)
  const mine = [...letters.value.values()].filter((letter) =>
    box === 'inbox' ? letter.receiver.id === me : letter.sender.id === me && !letter.waitingFor,
  )
  const name = (letter: Letter) => (isToSelf(letter) ? texts.value.boxes.yourself : nameOf(other(letter)))
  const people = new Map(mine.map((letter) => [other(letter).id, name(letter)]))
  return [...people]
    .map(([id, name]) => ({ id, name }))
    .sort((one, two) => one.name.localeCompare(two.name, locale.value))
}
