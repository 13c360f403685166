import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import { Prisma } from '../../generated/prisma/client.ts'
import { arePresent } from '../accounts/presence.ts'
import type { ApiContext, Context } from '../context.ts'
import { AlreadySealedError, DraftConflictError, type Issue, NotFoundError, type UserError } from '../errors.ts'
import { areFree, attach, attachments, giveToLetter } from '../media/attach.ts'
import type { Attachment } from '../media/file.ts'
import { callDeliverers } from '../notices/outbox.ts'
import { giveBack, spend, spendMail } from '../rate-limits.ts'
import { counting } from '../transitions/counts.ts'
import { becomes, stateAllows } from '../transitions/lifecycle.ts'
import { move } from '../transitions/transition.ts'
import { email, parse } from '../validation.ts'
import type { Viewer } from '../viewer.ts'
import { wait } from '../waiting/wait.ts'
import { type Addressee, isRight, type Named, presume, requireAddressee } from './addressee.ts'
import { belongingOf } from './content-rows.ts'
import { findDraft } from './drafts.ts'
import * as letters from './letter.ts'
import { allParts, getLetter, type LetterRow, type Parts } from './rows.ts'

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
  attachments: attachments.nullish(),
  allowEarlyView: z.boolean().nullish(),
  allowReceiverReply: z.boolean().nullish(),
  idempotencyKey: letters.idempotencyKey.nullish(),
})

export type SealDraftInput = z.input<typeof sealDraftInput>
export type SendCapsuleInput = z.input<typeof sendCapsuleInput>

/**
 * Turns a draft into a sealed letter, in one step: from then on nobody changes it and only time moves it. Without a
 * receiver in the input the draft's own recipient is meant, where it has one alone. Everything that is missing is reported
 * at once. A letter for an address waits for its person, whether or not they have an account: workers look that up, and
 * nobody is answered it.
 *
 * @param parts what the answer is to have of the letter
 * @throws {ValidationError} {@link NotFoundError} {@link DraftConflictError} {@link AlreadySealedError}
 *   {@link MailUnavailableError} {@link RateLimitedError}
 */
export async function sealDraft(
  ctx: ApiContext,
  viewer: Viewer,
  id: string,
  input: SealDraftInput,
  parts: Parts = allParts,
): Promise<LetterRow> {
  const { expectedVersion, ...sealing } = parse(sealDraftInput, input)
  const draft = await findDraft(ctx, viewer, id)
  if (!draft || (expectedVersion != null && expectedVersion !== draft.version)) throw await whyNot(ctx, viewer, id)

  const isNamed = sealing.receiverId || sealing.recipientId || sealing.email
  const named = isNamed ? sealing : { ...sealing, recipientId: draft.recipientId }
  const missing = [...draftIssues(draft), ...(!isNamed && draft.recipientIds ? [meantForSeveral] : [])]
  if (missing.length > 0) await requireAddressee(ctx, viewer, named, missing)

  const files = draft.attachments ?? []
  const letter = await sealFor(ctx, viewer, named, async (to, condition) => {
    const content = await ctx.cipher.encrypt(belonging(viewer, id, to), letters.contentOf(draft))
    return {
      id,
      name: files.length > 0 ? 'seal a draft with files' : 'seal a draft',
      change: Prisma.sql`
        UPDATE capsules
           SET state = ${becomes('seal')},
               receiver_id = ${to.receiverId}::uuid,
               sealed_at = now(),
               updated_at = now(),
               unlocks_at = ${sealing.unlocksAt}::timestamptz,
               unfolds_at = ${unfolding(ctx, sealing.unlocksAt)}
         WHERE id = ${id}::uuid
           AND version = ${draft.version}
           AND ${stateAllows('seal')}
           AND ${condition}
           AND ${areFree(files, id)}`,
      // The draft's content belongs to its author alone, the letter's to its receiver too.
      write: (moved) => [letters.replaceContent(content, moved), ...given(files, moved)],
      show: parts,
    }
  })
  if (letter) return letter
  // Since it was read somebody was quicker, or the receiver has gone.
  await requireAddressee(ctx, viewer, named)
  throw await whyNot(ctx, viewer, id)
}

/** Why a draft is not there to be sealed, or not in the version that was meant. */
export async function whyNot(ctx: Context, viewer: Viewer, id: string): Promise<UserError> {
  const now = await ctx.db.capsule.findUnique({ where: { id, senderId: viewer.id }, select: { state: true } })
  if (!now) return new NotFoundError('draft')
  return now.state === 'DRAFT' ? new DraftConflictError(id) : new AlreadySealedError(id)
}

/**
 * Composes and seals in one step. Repeated with the same idempotency key it answers with the first result.
 *
 * @param parts what the answer is to have of the letter
 * @throws {ValidationError} {@link MailUnavailableError} {@link RateLimitedError} {@link NotFoundError} when the
 *   sender's account is gone
 */
export async function sendCapsule(
  ctx: ApiContext,
  viewer: Viewer,
  input: SendCapsuleInput,
  parts: Parts = allParts,
): Promise<LetterRow> {
  const first = await letters.firstResult(ctx, viewer, input, 'letter')
  if (first) return getLetter(ctx, viewer, first, parts)
  const letter = parse(sendCapsuleInput, input)
  const id = uuidv7()
  const files = await attach(ctx, viewer, null, letter.attachments ?? [])
  const sent = await sealFor(ctx, viewer, letter, async (to, condition) => {
    const content = await ctx.cipher.encrypt(
      belonging(viewer, id, to),
      letters.contentOf({ ...letter, attachments: files }),
    )
    return {
      id,
      name: files.length > 0 ? 'compose and seal with files' : 'compose and seal',
      change: Prisma.sql`
        INSERT INTO capsules (
          id, state, sender_id, receiver_id, recipient_id, title, theme, allow_early_view, allow_receiver_reply,
          sealed_at, unlocks_at, unfolds_at, idempotency_key
        )
        SELECT
          ${id}::uuid, ${becomes('seal')}, ${viewer.id}::uuid, ${to.receiverId}::uuid, ${letter.recipientId ?? null}::uuid,
          ${letter.title}, ${letter.theme ?? null}, ${letter.allowEarlyView ?? letters.defaults.allowEarlyView}::boolean,
          ${letter.allowReceiverReply ?? letters.defaults.allowReceiverReply}::boolean,
          now(), ${letter.unlocksAt}::timestamptz, ${unfolding(ctx, letter.unlocksAt)}, ${letter.idempotencyKey ?? null}
         WHERE ${condition}
           AND ${areFree(files, null)}
        ON CONFLICT (sender_id, idempotency_key) DO NOTHING`,
      write: (moved) => [letters.insertContent(content, moved), ...given(files, moved)],
      show: parts,
    }
  })
  if (sent) return sent
  // Since it was looked at somebody has used the key, or one of the two has gone.
  const repeated = await letters.firstResult(ctx, viewer, input, 'letter')
  if (repeated) return getLetter(ctx, viewer, repeated, parts)
  await requireAddressee(ctx, viewer, letter)
  await attach(ctx, viewer, null, letter.attachments ?? [])
  throw new NotFoundError('account')
}

/** A statement that seals a letter for somebody. */
interface Sealing {
  readonly id: string
  readonly name: string
  readonly change: Prisma.Sql
  /** Writes what the letter says. */
  readonly write: (moved: Prisma.Sql) => readonly Prisma.Sql[]
  readonly show: Parts
}

/**
 * Seals a letter for whom it is meant. Who that is, and whether it may be for then, is in most cases plain from the input
 * and for the statement itself to make sure of; only where it comes to nothing is it looked at closely.
 *
 * @param prepare makes the statement, which is to do nothing unless the condition holds
 * @returns null when it did nothing
 */
async function sealFor(
  ctx: ApiContext,
  viewer: Viewer,
  named: Named & { readonly announce?: boolean | null | undefined },
  prepare: (to: Addressee, condition: Prisma.Sql) => Promise<Sealing>,
): Promise<LetterRow | null> {
  const presumed = presume(ctx, named)
  const to = presumed ?? (await requireAddressee(ctx, viewer, named))
  await spendSealing(ctx, viewer, [to])
  if (presumed) {
    const { name, ...sealing } = await prepare(to, isRight(ctx, viewer, to, named.unlocksAt))
    const letter = await seal(ctx, viewer, to, named, { name: `${name} as presumed`, ...sealing })
    if (letter) return letter
    await requireAddressee(ctx, viewer, named)
  }
  return seal(ctx, viewer, to, named, await prepare(to, arePresent(viewer.id, to.receiverId)))
}

async function seal(
  ctx: ApiContext,
  viewer: Viewer,
  to: Addressee,
  named: Named & { readonly announce?: boolean | null | undefined },
  { id, name, change, write, show }: Sealing,
): Promise<LetterRow | null> {
  const waiting = await wait(ctx, viewer.id, [{ id, to }], named)
  const { count, letter } = await letters.namingRecipient(() =>
    move(ctx, {
      change,
      name: `${name}${waiting ? ' for an address' : ''}`,
      also: (moved) => [...write(moved), ...(waiting ? [waiting(moved)] : [])],
      kind: 'SEALED',
      counting: countingSealed,
      due: Prisma.sql`unfolds_at`,
      note: { kind: 'CAPSULE_SEALED', viewer },
      ...(!waiting && { show }),
    }),
  )
  if (!waiting || count === 0) return letter
  // Has a worker look for whom it waits.
  await callDeliverers(ctx)
  return getLetter(ctx, viewer, id, show)
}

/** The files that a letter takes with it. */
const given = (files: readonly Attachment[], moved: Prisma.Sql): Prisma.Sql[] =>
  files.length > 0 ? [giveToLetter(files, moved)] : []

export const countingSealed = counting(['seal'])

export const belonging = (viewer: Viewer, capsuleId: string, { receiverId }: Addressee) =>
  belongingOf({ capsuleId, senderId: viewer.id, receiverId, isSealed: true })

/**
 * Counts letters that are sealed together or not at all. One for an address is a mail to a stranger too, if not now then
 * when its day comes.
 *
 * @throws {RateLimitedError}
 */
export async function spendSealing(ctx: ApiContext, viewer: Viewer, people: readonly Addressee[]): Promise<void> {
  await spend(ctx, 'seal', viewer.id, people.length)
  try {
    await spendMail(ctx, viewer.id, ...people.flatMap(({ email }) => email ?? []))
  } catch (error) {
    // Of letters that are refused one is counted, so that asking costs as much as it does of one.
    await giveBack(ctx, 'seal', viewer.id, people.length - 1)
    throw error
  }
}

/**
 * Unfolding begins one window before the unlock, or at once where that has passed; never after the unlock, which may
 * have come since it was looked at.
 */
export const unfolding = ({ settings: { unlock } }: Context, unlocksAt: Date): Prisma.Sql => Prisma.sql`
  least(
    ${unlocksAt}::timestamptz,
    greatest(now(), ${unlocksAt}::timestamptz - ${unlock.unfoldingWindow}::float8 * interval '1 millisecond')
  )`

const meantForSeveral: Issue = {
  path: ['receiverId'],
  message: 'is missing: the draft is meant for several people, name one of them or seal it for all',
}

/** What a letter may not be sealed without. */
export function draftIssues({ title, body }: { title: string | null; body: string | null }): Issue[] {
  const issues: Issue[] = []
  if (title === null) issues.push({ path: ['title'], message: 'is missing: a sealed letter has a title' })
  if (!body) issues.push({ path: ['body'], message: 'is missing: a sealed letter says something' })
  return issues
}
