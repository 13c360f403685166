import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import { Prisma } from '../../generated/prisma/client.ts'
import { arePresent } from '../accounts/presence.ts'
import type { ApiContext, Context } from '../context.ts'
import {
  AlreadySealedError,
  DraftConflictError,
  type Issue,
  NotFoundError,
  type UserError,
  ValidationError,
} from '../errors.ts'
import { callDeliverers } from '../notices/outbox.ts'
import { spend, spendMail } from '../rate-limits.ts'
import { counting } from '../transitions/counts.ts'
import { becomes, stateAllows } from '../transitions/lifecycle.ts'
import { move } from '../transitions/transition.ts'
import { email, parse } from '../validation.ts'
import type { Viewer } from '../viewer.ts'
import { wait } from '../waiting/wait.ts'
import { type Addressee, findAddressee } from './addressee.ts'
import { belongingOf } from './content-rows.ts'
import { findDraft } from './drafts.ts'
import * as letters from './letter.ts'

/** For whom and until when: the receiver is named as a user, as one of the sender's contacts, or by their address. */
const sealing = {
  receiverId: z.uuid('must be the id of a user').nullish(),
  recipientId: letters.recipientId.nullish(),
  email: email.nullish(),
  announce: z.boolean().nullish(),
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
 * receiver in the input the draft's own recipient is meant. Everything that is missing is reported at once. A letter for
 * an address waits for its person, whether or not they have an account: workers look that up, and nobody is answered it.
 *
 * @throws {ValidationError} {@link NotFoundError} {@link DraftConflictError} {@link AlreadySealedError}
 *   {@link MailUnavailableError} {@link RateLimitedError}
 */
export async function sealDraft(ctx: ApiContext, viewer: Viewer, id: string, input: SealDraftInput): Promise<void> {
  const { expectedVersion, ...sealing } = parse(sealDraftInput, input)
  const draft = await findDraft(ctx, viewer, id)
  if (!draft || (expectedVersion != null && expectedVersion !== draft.version)) throw await whyNot(ctx, viewer, id)

  const isNamed = sealing.receiverId || sealing.recipientId || sealing.email
  const named = isNamed ? sealing : { ...sealing, recipientId: draft.recipientId }
  const { to, issues } = await findAddressee(ctx, viewer, named)
  const wrong = [...draftIssues(draft), ...issues]
  if (!to || wrong.length > 0) throw new ValidationError(wrong)

  await spendSealing(ctx, viewer, to)
  const letter = { capsuleId: id, senderId: viewer.id, receiverId: to.receiverId, isSealed: true }
  const belonging = belongingOf(letter)
  const waiting = await wait(ctx, letter, to, sealing)
  const content = await ctx.cipher.encrypt(belonging, letters.contentOf(draft))
  const unfoldsAt = unfolding(ctx, sealing.unlocksAt)
  const { count } = await move(ctx, {
    change: Prisma.sql`
      UPDATE capsules
         SET state = ${becomes('seal')},
             receiver_id = ${to.receiverId}::uuid,
             sealed_at = now(),
             updated_at = now(),
             unlocks_at = ${sealing.unlocksAt}::timestamptz,
             unfolds_at = ${unfoldsAt}
       WHERE id = ${id}::uuid
         AND version = ${draft.version}
         AND ${stateAllows('seal')}
         AND ${arePresent(viewer.id, to.receiverId)}`,
    name: `seal a draft${waiting ? ' for an address' : ''}`,
    // The draft's content belongs to its author alone, the letter's to its receiver too.
    also: (moved) => [letters.replaceContent(content, moved), ...(waiting ? [waiting(moved)] : [])],
    ...sealed(viewer),
  })
  if (count === 1) return callToWaiting(ctx, to)
  // Since it was read somebody was quicker, or the receiver has gone.
  const { issues: since } = await findAddressee(ctx, viewer, named)
  throw since.length > 0 ? new ValidationError(since) : await whyNot(ctx, viewer, id)
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
 * @throws {ValidationError} {@link MailUnavailableError} {@link RateLimitedError} {@link NotFoundError} when the
 *   sender's account is gone
 */
export async function sendCapsule(ctx: ApiContext, viewer: Viewer, input: SendCapsuleInput): Promise<string> {
  const first = await letters.firstResult(ctx, viewer, input, 'letter')
  if (first) return first
  const letter = parse(sendCapsuleInput, input)
  const { to, issues } = await findAddressee(ctx, viewer, letter)
  if (!to || issues.length > 0) throw new ValidationError(issues)

  await spendSealing(ctx, viewer, to)
  const id = uuidv7()
  const sealing = { capsuleId: id, senderId: viewer.id, receiverId: to.receiverId, isSealed: true }
  const belonging = belongingOf(sealing)
  const waiting = await wait(ctx, sealing, to, letter)
  const content = await ctx.cipher.encrypt(belonging, letters.contentOf(letter))
  const unfoldsAt = unfolding(ctx, letter.unlocksAt)
  const change = Prisma.sql`
      INSERT INTO capsules (
        id, state, sender_id, receiver_id, recipient_id, title, theme, allow_early_view, allow_receiver_reply,
        sealed_at, unlocks_at, unfolds_at, idempotency_key
      )
      SELECT
        ${id}::uuid, ${becomes('seal')}, ${viewer.id}::uuid, ${to.receiverId}::uuid, ${letter.recipientId ?? null}::uuid,
        ${letter.title}, ${letter.theme ?? null}, ${letter.allowEarlyView ?? letters.defaults.allowEarlyView}::boolean,
        ${letter.allowReceiverReply ?? letters.defaults.allowReceiverReply}::boolean,
        now(), ${letter.unlocksAt}::timestamptz, ${unfoldsAt}, ${letter.idempotencyKey ?? null}
       WHERE ${arePresent(viewer.id, to.receiverId)}
      ON CONFLICT (sender_id, idempotency_key) DO NOTHING`
  const also = (moved: Prisma.Sql) => [letters.insertContent(content, moved), ...(waiting ? [waiting(moved)] : [])]
  const name = `compose and seal${waiting ? ' for an address' : ''}`
  const { count } = await letters.namingRecipient(() => move(ctx, { change, also, name, ...sealed(viewer) }))
  if (count === 1) {
    await callToWaiting(ctx, to)
    return id
  }
  // Since it was looked at somebody has used the key, or one of the two has gone.
  const repeated = await letters.firstResult(ctx, viewer, input, 'letter')
  if (repeated) return repeated
  const { issues: since } = await findAddressee(ctx, viewer, letter)
  throw since.length > 0 ? new ValidationError(since) : new NotFoundError('account')
}

/** A letter for an address is a mail to a stranger too, if not now then when its day comes. */
async function spendSealing(ctx: ApiContext, viewer: Viewer, { email }: Addressee): Promise<void> {
  await spend(ctx, 'seal', viewer.id)
  if (email !== null) await spendMail(ctx, viewer.id, email)
}

/** Has a worker look for whom a letter waits. */
const callToWaiting = async (ctx: ApiContext, { email }: Addressee): Promise<void> => {
  if (email !== null) await callDeliverers(ctx)
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
