import { z } from 'zod'
import { CapsuleState } from '../../generated/prisma/enums.ts'
import { literally } from '../accounts/search.ts'
import type { Box } from '../transitions/counts.ts'
import { list, parse, text } from '../validation.ts'
import type { Viewer } from '../viewer.ts'

const boxFilter = z
  .object({
    states: list(z.enum(CapsuleState), 20).nullish(),
    /** The sender in an inbox, the receiver in an outbox. */
    counterpartId: z.uuid('must be the id of a user').nullish(),
    unlocksFrom: z.date().nullish(),
    unlocksUntil: z.date().nullish(),
    title: text({ max: 255 }).nullish(),
  })
  .refine(({ unlocksFrom, unlocksUntil }) => !unlocksFrom || !unlocksUntil || unlocksFrom <= unlocksUntil, {
    path: ['unlocksUntil'],
    message: 'must not be before unlocksFrom',
  })

const unfiltered = parse(boxFilter, {})

/** What a box may be narrowed to. All conditions hold together. */
export type BoxFilter = z.input<typeof boxFilter>

/** By which instant a box is ordered. Letters without it are not listed. */
export type BoxOrder = 'sealedAt' | 'unlocksAt' | 'openedAt'

/** Which letters of a box there are. */
export interface BoxQuery {
  readonly box: Box
  readonly order: BoxOrder
  readonly filter?: BoxFilter | null | undefined
}

/** A query as SQL has it. */
export interface Conditions {
  /** Whose letters: a column, and the value that it has. */
  readonly owner: { readonly column: string; readonly value: string }
  /** What holds of them besides. */
  readonly conditions: string[]
  readonly values: unknown[]
  /** Adds a value, and says how the text names it. */
  readonly value: (given: unknown, type: string) => string
  /** The states that are listed; null for all. */
  readonly states: readonly CapsuleState[] | null
  /** Whether there is a filter, and whether it asks for more than states. */
  readonly isFiltered: boolean
  readonly isNarrow: boolean
}

/** @throws {ValidationError} */
export function conditionsOf({ id }: Viewer, { box, order, filter }: BoxQuery): Conditions {
  const {
    states = null,
    counterpartId,
    unlocksFrom,
    unlocksUntil,
    title,
  } = filter ? parse(boxFilter, filter) : unfiltered
  const values: unknown[] = []
  const value = (given: unknown, type: string) => `$${values.push(given)}::${type}`
  const [mine, counterpart] = box === 'INBOX' ? ['receiver_id', 'sender_id'] : ['sender_id', 'receiver_id']
  const owner = { column: mine, value: value(id, 'uuid') }
  const conditions = ['sealed_at IS NOT NULL']
  if (order === 'openedAt') conditions.push('opened_at IS NOT NULL')
  if (states) conditions.push(`state = ANY (${value(states, 'capsule_state[]')})`)
  const before = conditions.length
  if (counterpartId) {
    conditions.push(`${counterpart} = ${value(counterpartId, 'uuid')}`)
    // Who wrote to an address must not find out, by trying, whose it is.
    if (box === 'OUTBOX') conditions.push('NOT EXISTS (SELECT FROM waiting_letters WHERE capsule_id = capsules.id)')
  }
  if (unlocksFrom) conditions.push(`unlocks_at >= ${value(unlocksFrom.toISOString(), 'timestamptz')}`)
  if (unlocksUntil) conditions.push(`unlocks_at < ${value(unlocksUntil.toISOString(), 'timestamptz')}`)
  if (title) conditions.push(`title ILIKE ${value(`%${literally(title)}%`, 'text')}`)
  const isNarrow = conditions.length > before
  return { owner, conditions, values, value, states, isFiltered: isNarrow || states !== null, isNarrow }
}
