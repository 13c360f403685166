import { z } from 'zod'
import type { Prisma } from '../../generated/prisma/client.ts'
import { CapsuleState } from '../../generated/prisma/enums.ts'
import { literally } from '../accounts/search.ts'
import type { Context } from '../context.ts'
import { parse, text } from '../validation.ts'
import type { Viewer } from '../viewer.ts'
import { inboxOf, outboxOf } from './policy.ts'

/** A viewer's letters: those to receive, or those sent. */
export type Box = 'INBOX' | 'OUTBOX'

const boxFilter = z
  .object({
    states: z.array(z.enum(CapsuleState)).nullish(),
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

/** What a box may be narrowed to. All conditions hold together. */
export type BoxFilter = z.input<typeof boxFilter>

/** @throws {ValidationError} */
export function boxOf(viewer: Viewer, box: Box, filter: BoxFilter = {}): Prisma.CapsuleWhereInput {
  const { states, counterpartId, unlocksFrom: gte, unlocksUntil: lt, title } = parse(boxFilter, filter)
  const mine = box === 'INBOX' ? inboxOf(viewer.id) : outboxOf(viewer.id)
  const counterpart = box === 'INBOX' ? 'senderId' : 'receiverId'
  return {
    AND: [
      mine,
      states ? { state: { in: states } } : {},
      counterpartId ? { [counterpart]: counterpartId } : {},
      { unlocksAt: { ...(gte && { gte }), ...(lt && { lt }) } },
      title ? { title: { contains: literally(title), mode: 'insensitive' } } : {},
    ],
  }
}

/** How many letters of a box are in each state. */
export async function countStates(ctx: Context, viewer: Viewer, box: Box): Promise<Record<CapsuleState, number>> {
  const counts = { DRAFT: 0, SEALED: 0, UNFOLDING: 0, READY: 0, OPENED: 0 }
  const rows = await ctx.db.capsule.groupBy({ by: ['state'], where: boxOf(viewer, box), _count: true })
  for (const { state, _count } of rows) counts[state] = _count
  return counts
}
