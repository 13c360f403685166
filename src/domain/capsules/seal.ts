import ms from 'ms'
import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import { Prisma } from '../../generated/prisma/client.ts'
import type { ApiContext, Context, Settings } from '../context.ts'
import {
  AlreadySealedError,
  DraftConflictError,
  type Issue,
  NotFoundError,
  type UserError,
  ValidationError,
} from '../errors.ts'
import type { Statement } from '../ports.ts'
import { spend } from '../rate-limits.ts'
import { counting } from '../transitions/counts.ts'
import { becomes, stateAllows } from '../transitions/lifecycle.ts'
import { move } from '../transitions/transition.ts'
import { parse } from '../validation.ts'
import type { Viewer } from '../viewer.ts'
import { belongingOf } from './content-rows.ts'
import { findDraft } from './drafts.ts'
import * as letters from './letter.ts'

/** For whom and until when: the receiver is named as a user or as one of the sender's contacts. */
const sealing = {
  receiverId: z.uuid('must be the id of a user').nullish(),
  recipientId: letters.recipientId.nullish(),
  unlocksAt: z.date(),
}

const sealDraftInput = z.object({ ...sealing, expectedVersion: z.int().nullish() })
const sendCapsuleInput = z.object({
  ...sealing,
  title: letters.title,
  body: letters.body,
  theme: letters.theme.nullish(),
  media: letters.media.nullish(),
  allowEarlyView: z.boolean().nullish(),
  allowReceiverReply: z.boolean().nullish(),
  idempotencyKey: letters.idempotencyKey.nullish(),
})

export type SealDraftInput = z.input<typeof sealDraftInput>
export type SendCapsuleInput = z.input<typeof sendCapsuleInput>

/**
 * Turns a draft into a sealed letter, in one step: from then on nobody changes it and only time moves it. Without a
 * receiver in the input the draft's own recipient is meant. Everything that is missing is reported at once.
 *
 * @throws {ValidationError} {@link NotFoundError} {@link DraftConflictError} {@link AlreadySealedError}
 *   {@link RateLimitedError}
 */
export async function sealDraft(ctx: ApiContext, viewer: Viewer, id: string, input: SealDraftInput): Promise<void> {
  const { expectedVersion, ...sealing } = parse(sealDraftInput, input)
  const draft = await findDraft(ctx, viewer, id)
  if (!draft || (expectedVersion != null && expectedVersion !== draft.version)) throw await whyNot(ctx, viewer, id)

  const named = sealing.receiverId || sealing.recipientId ? sealing : { ...sealing, recipientId: draft.recipientId }
  const { receiverId, issues } = await findReceiver(ctx, viewer, named)
  const wrong = [...draftIssues(draft), ...issues]
  if (!receiverId || wrong.length > 0) throw new ValidationError(wrong)

  await spend(ctx, 'seal', viewer.id)
  const belonging = belongingOf({ capsuleId: id, senderId: viewer.id, receiverId })
  const content = await ctx.cipher.encrypt(belonging, letters.contentOf(draft))
  const unfoldsAt = unfolding(ctx, sealing.unlocksAt)
  const { count } = await move(ctx, {
    change: Prisma.sql`
      UPDATE capsules
         SET state = ${becomes('seal')},
             receiver_id = ${receiverId}::uuid,
             sealed_at = now(),
             updated_at = now(),
             unlocks_at = ${sealing.unlocksAt}::timestamptz,
             unfolds_at = ${unfoldsAt}
       WHERE id = ${id}::uuid
         AND version = ${draft.version}
         AND ${stateAllows('seal')}`,
    name: 'seal a draft',
    // The draft's content belongs to its author alone, the letter's to its receiver too.
    also: (moved) => letters.replaceContent(content, moved),
    ...sealed(viewer),
  })
  if (count === 1) return
  // Somebody was quicker since it was read.
  throw await whyNot(ctx, viewer, id)
}

/** Why a draft is not there to be sealed, or not in the version that was meant. */
async function whyNot(ctx: Context, viewer: Viewer, id: string): Promise<UserError> {
  const now = await ctx.db.capsule.findUnique({ where: { id, senderId: viewer.id }, select: { state: true } })
  if (!now) return new NotFoundError('draft')
  return now.state === 'DRAFT' ? new DraftConflictError(id) : new AlreadySealedError(id)
}

/**
 * Composes and seals in one step. Repeated with the same idempotency key it answers with the first result.
 *
 * @returns the capsule's id
 * @throws {ValidationError} {@link RateLimitedError}
 */
export async function sendCapsule(ctx: ApiContext, viewer: Viewer, input: SendCapsuleInput): Promise<string> {
  const first = await letters.firstResult(ctx, viewer, input, 'letter')
  if (first) return first
  const letter = parse(sendCapsuleInput, input)
  const { receiverId, issues } = await findReceiver(ctx, viewer, letter)
  if (!receiverId || issues.length > 0) throw new ValidationError(issues)

  await spend(ctx, 'seal', viewer.id)
  const id = uuidv7()
  const belonging = belongingOf({ capsuleId: id, senderId: viewer.id, receiverId })
  const content = await ctx.cipher.encrypt(belonging, letters.contentOf(letter))
  const unfoldsAt = unfolding(ctx, letter.unlocksAt)
  const change = Prisma.sql`
      INSERT INTO capsules (
        id, state, sender_id, receiver_id, recipient_id, title, theme, allow_early_view, allow_receiver_reply,
        sealed_at, unlocks_at, unfolds_at, idempotency_key
      )
      VALUES (
        ${id}::uuid, ${becomes('seal')}, ${viewer.id}::uuid, ${receiverId}::uuid, ${letter.recipientId ?? null}::uuid,
        ${letter.title}, ${letter.theme ?? null}, ${letter.allowEarlyView ?? letters.defaults.allowEarlyView},
        ${letter.allowReceiverReply ?? letters.defaults.allowReceiverReply},
        now(), ${letter.unlocksAt}::timestamptz, ${unfoldsAt}, ${letter.idempotencyKey ?? null}
      )
      ON CONFLICT (sender_id, idempotency_key) DO NOTHING`
  const also = (moved: Prisma.Sql) => letters.insertContent(content, moved)
  const { count } = await letters.namingRecipient(() =>
    move(ctx, { change, also, name: 'compose and seal', ...sealed(viewer) }),
  )
  // Somebody has used the key since it was looked up.
  if (count === 0) return sendCapsule(ctx, viewer, input)
  return id
}

/**
 * Unfolding begins one window before the unlock, or at once where that has passed; never after the unlock, which may
 * have come since it was looked at.
 */
const unfolding = ({ settings: { unlock } }: Context, unlocksAt: Date): Prisma.Sql => Prisma.sql`
  least(
    ${unlocksAt}::timestamptz,
    greatest(now(), ${unlocksAt}::timestamptz - ${unlock.unfoldingWindow}::float8 * interval '1 millisecond')
  )`

const countingSealed = counting(['seal'])

/** What is told and noted of a letter that was just sealed, and until when it rests. */
const sealed = (viewer: Viewer) =>
  ({
    kind: 'SEALED',
    counting: countingSealed,
    due: Prisma.sql`unfolds_at`,
    note: { kind: 'CAPSULE_SEALED', viewer },
  }) as const

/** What a letter may not be sealed without. */
function draftIssues({ title, body }: { title: string | null; body: string | null }): Issue[] {
  const issues: Issue[] = []
  if (title === null) issues.push({ path: ['title'], message: 'is missing: a sealed letter has a title' })
  if (!body) issues.push({ path: ['body'], message: 'is missing: a sealed letter says something' })
  return issues
}

interface Named {
  readonly receiverId?: string | null | undefined
  readonly recipientId?: string | null | undefined
  readonly unlocksAt: Date
}

/**
 * Looks, at once and by the database's clock, who is to receive the letter and when.
 *
 * @returns the receiving user's id, null only where there are issues, and what is wrong with what was named
 */
async function findReceiver(
  ctx: Context,
  viewer: Viewer,
  named: Named,
): Promise<{ receiverId: string | null; issues: Issue[] }> {
  const { receiverId = null, recipientId = null, unlocksAt } = named
  const [found] = await ctx.statements.run<Found>(receiverAndTime, [recipientId, viewer.id, receiverId])
  if (!found) throw new Error('The database did not tell the time.')
  const distance = unlocksAt.getTime() - found.now
  return {
    receiverId: found.personId,
    issues: [...distanceIssues(distance, ctx.settings), ...receiverIssues(named, found)],
  }
}

const receiverAndTime: Statement = {
  name: 'receiver and time',
  text: `
    SELECT (extract(epoch FROM now()) * 1000)::float8 AS now,
           contact.id AS "contactId",
           person.id AS "personId"
      FROM (VALUES (1)) AS one
      LEFT JOIN recipients AS contact ON contact.id = $1::uuid AND contact.owner_id = $2::uuid
      LEFT JOIN users AS person
        ON person.id = coalesce($3::uuid, contact.user_id) AND person.deactivated_at IS NULL`,
}

interface Found {
  readonly now: number
  readonly contactId: string | null
  readonly personId: string | null
}

/** @param distance milliseconds from now to the unlock */
function distanceIssues(distance: number, { unlock: { minDistance, maxDistance } }: Settings): Issue[] {
  const issue = (message: string) => [{ path: ['unlocksAt'], message }]
  if (distance < minDistance) return issue(`must be at least ${ms(minDistance, { long: true })} from now`)
  if (distance > maxDistance) return issue(`must be at most ${ms(maxDistance, { long: true })} from now`)
  return []
}

function receiverIssues({ receiverId, recipientId }: Named, { contactId, personId }: Found): Issue[] {
  const issue = (path: string, message: string) => [{ path: [path], message }]
  if (receiverId && recipientId) {
    return issue('receiverId', 'and recipientId name the receiver twice; give one of them')
  }
  if (recipientId && !contactId) return [letters.noSuchRecipient]
  if (personId) return []
  if (recipientId) return issue('recipientId', 'has no account yet, so nobody could open the letter')
  if (receiverId) return issue('receiverId', 'is not the id of a user')
  return issue('receiverId', 'is missing: name a receiver, or one of your recipients')
}
