import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import { Prisma } from '../../generated/prisma/client.ts'
import { arePresent } from '../accounts/presence.ts'
import { audit } from '../audit.ts'
import type { ApiContext, Context } from '../context.ts'
import { DraftConflictError, NotFoundError } from '../errors.ts'
import { areFree, attach, attachments, giveToDraft } from '../media/attach.ts'
import type { Attachment } from '../media/file.ts'
import { withFilesOf } from '../media/forget.ts'
import { hasRoom, takeTurn, whyNotAdded } from '../quotas.ts'
import { stateAllows, statesFor } from '../transitions/lifecycle.ts'
import { unlessDeadlocked } from '../transitions/transition.ts'
import { list, parse } from '../validation.ts'
import type { Viewer } from '../viewer.ts'
import type { Encrypted } from './cipher.ts'
import type { Content } from './content.ts'
import { belongingOf } from './content-rows.ts'
import { meantFor } from './draft-people.ts'
import * as letters from './letter.ts'
import { mostPeople } from './people.ts'
import { draftsOf } from './policy.ts'

/** Everything is optional while writing: absent leaves a field as it is, null empties it. */
const fields = {
  title: letters.title.nullish(),
  body: letters.body.nullish(),
  theme: letters.theme.nullish(),
  media: letters.media.nullish(),
  attachments: attachments.nullish(),
  allowEarlyView: z.boolean().nullish(),
  allowReceiverReply: z.boolean().nullish(),
  recipientId: letters.recipientId.nullish(),
  recipientIds: list(letters.recipientId, mostPeople).nullish(),
  unlocksAt: z.date().nullish(),
}

const createDraftInput = z.object({ ...fields, idempotencyKey: letters.idempotencyKey.nullish() })
const updateDraftInput = z.object({ ...fields, expectedVersion: z.int().nullish() })

export type CreateDraftInput = z.input<typeof createDraftInput>
export type UpdateDraftInput = z.input<typeof updateDraftInput>

/**
 * Begins a letter. Repeated with the same idempotency key it answers with the first result.
 *
 * @returns the draft's id
 * @throws {ValidationError} {@link QuotaExceededError} {@link NotFoundError} when the account is gone
 */
export async function createDraft(ctx: ApiContext, viewer: Viewer, input: CreateDraftInput): Promise<string> {
  const first = await letters.firstResult(ctx, viewer, input, 'draft')
  if (first) return first
  const said = parse(createDraftInput, input)
  const draft = { ...said, ...(await meantFor(ctx, viewer, said)) }
  const files = await attach(ctx, viewer, null, draft.attachments ?? [])

  const id = uuidv7()
  const belonging = belongingOf({ capsuleId: id, senderId: viewer.id, receiverId: null, isSealed: false })
  const content = await ctx.cipher.encrypt(belonging, contentOf({ ...draft, attachments: files }))
  const theirs = Prisma.sql`SELECT FROM capsules WHERE sender_id = ${viewer.id}::uuid AND sealed_at IS NULL`
  const insert = Prisma.sql`
    WITH capsule AS (
      INSERT INTO capsules (
        id, sender_id, recipient_id, title, theme, allow_early_view, allow_receiver_reply, idempotency_key
      )
      SELECT ${id}::uuid, ${viewer.id}::uuid, ${draft.recipientId ?? null}::uuid, ${draft.title ?? null},
             ${draft.theme ?? null}, ${draft.allowEarlyView ?? letters.defaults.allowEarlyView}::boolean,
             ${draft.allowReceiverReply ?? letters.defaults.allowReceiverReply}::boolean, ${draft.idempotencyKey ?? null}
       WHERE ${hasRoom(ctx, 'drafts', theirs)}
         AND ${arePresent(viewer.id)}
         AND ${areFree(files, null)}
      ON CONFLICT (sender_id, idempotency_key) DO NOTHING
      RETURNING id
    ),
    content AS (
      ${letters.insertContent(content, Prisma.sql`capsule`)}
    )${given(ctx, files, Prisma.sql`capsule`)}
    SELECT id FROM capsule`
  const [, rows] = await letters.namingRecipient(() =>
    ctx.db.$transaction([takeTurn(ctx.db, 'drafts', viewer), ctx.db.$queryRaw<{ id: string }[]>(insert)]),
  )
  if (rows[0]) return rows[0].id
  // Somebody has used the key since it was looked up, or there is no room, or nobody any more.
  const repeated = await letters.firstResult(ctx, viewer, input, 'draft')
  if (repeated) return repeated
  await attach(ctx, viewer, null, draft.attachments ?? [])
  throw await whyNotAdded(ctx, 'drafts', viewer)
}

/**
 * Saves changes to a draft. With `expectedVersion` only that version is changed; without it the last save wins, field
 * by field.
 *
 * @throws {ValidationError} {@link NotFoundError} {@link DraftConflictError}
 */
export async function updateDraft(ctx: ApiContext, viewer: Viewer, id: string, input: UpdateDraftInput): Promise<void> {
  const { expectedVersion, attachments: wanted, ...changes } = parse(updateDraftInput, input)
  const people = await meantFor(ctx, viewer, changes)
  for (;;) {
    const before = await findDraft(ctx, viewer, id)
    if (!before) throw new NotFoundError('draft')
    if (expectedVersion != null && expectedVersion !== before.version) throw new DraftConflictError(id)
    const files = wanted === undefined ? null : await attach(ctx, viewer, id, wanted ?? [])
    const draft = { ...before, ...definedIn(changes), ...people, ...(files && { attachments: files }) }
    // Somebody who saved in between is not overwritten: their draft is read again, and so are its files.
    if (await letters.namingRecipient(() => save(ctx, before, draft, files))) return
  }
}

/** A letter, when it is meant to become ready, and for whom. */
interface Planned extends letters.Letter {
  readonly unlocksAt?: Date | string | null | undefined
  readonly recipientIds?: readonly string[] | null | undefined
}

const contentOf = ({ unlocksAt, recipientIds, ...letter }: Planned): Content => ({
  ...letters.contentOf(letter),
  ...(unlocksAt && { unlocksAt: new Date(unlocksAt).toISOString() }),
  ...(recipientIds && recipientIds.length > 0 && { recipientIds }),
})

/** A draft as its author left it. */
export interface Draft extends Content {
  readonly id: string
  readonly senderId: string
  readonly version: number
  readonly title: string | null
  readonly theme: string | null
  readonly recipientId: string | null
  readonly allowEarlyView: boolean
  readonly allowReceiverReply: boolean
}

/** A draft of the viewer's with what it says, read in one statement: the content is that of the version. */
export async function findDraft(ctx: Context, viewer: Viewer, id: string): Promise<Draft | null> {
  const [row] = await ctx.db.$queryRaw<(Omit<Draft, keyof Content> & Encrypted)[]>(Prisma.sql`
    SELECT capsules.id,
           sender_id AS "senderId",
           version,
           title,
           theme,
           recipient_id AS "recipientId",
           allow_early_view AS "allowEarlyView",
           allow_receiver_reply AS "allowReceiverReply",
           key_id AS "keyId",
           sealed
      FROM capsules
      JOIN capsule_contents ON capsule_id = capsules.id
     WHERE capsules.id = ${id}::uuid
       AND sender_id = ${viewer.id}::uuid
       AND sealed_at IS NULL`)
  if (!row) return null
  const { keyId, sealed, ...draft } = row
  const belonging = belongingOf({ capsuleId: id, senderId: draft.senderId, receiverId: null, isSealed: false })
  return { ...draft, ...((await ctx.cipher.decrypt(belonging, { keyId, sealed })) as Content) }
}

/**
 * Replaces one version of a draft by the next. Answers false when it is not that version any more.
 *
 * @param files all that it has from now on; null where these do not change
 */
async function save(
  ctx: Context,
  { id, senderId, version }: Draft,
  draft: Planned,
  files: readonly Attachment[] | null,
): Promise<boolean> {
  const { defaults } = letters
  const belonging = belongingOf({ capsuleId: id, senderId, receiverId: null, isSealed: false })
  const { keyId, sealed } = await ctx.cipher.encrypt(belonging, contentOf(draft))
  const saved = await ctx.db.$executeRaw(Prisma.sql`
    WITH edited AS (
      UPDATE capsules
         SET title = ${draft.title ?? null},
             theme = ${draft.theme ?? null},
             recipient_id = ${draft.recipientId ?? null}::uuid,
             allow_early_view = ${draft.allowEarlyView ?? defaults.allowEarlyView},
             allow_receiver_reply = ${draft.allowReceiverReply ?? defaults.allowReceiverReply},
             version = version + 1,
             updated_at = now()
       WHERE id = ${id}::uuid
         AND version = ${version}
         AND ${stateAllows('edit')}
         AND ${areFree(files ?? [], id)}
      RETURNING id
    )${files ? given(ctx, files, Prisma.sql`edited`) : Prisma.empty}
    UPDATE capsule_contents
       SET key_id = ${keyId},
           sealed = ${sealed}
      FROM edited
     WHERE capsule_id = edited.id`)
  return saved === 1
}

/** The CTE that gives a draft its files. */
const given = (ctx: Context, files: readonly Attachment[], draft: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`, given AS (${giveToDraft(ctx, files, draft)})`

/** The changes that were given: absent is not null. */
const definedIn = (changes: Planned): Planned =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))

/** @throws {NotFoundError} also when it was deleted or sealed before */
export async function deleteDraft(ctx: Context, viewer: Viewer, id: string): Promise<void> {
  const where = { id, ...draftsOf(viewer.id), state: { in: statesFor('delete') } }
  // Its files are let go after it, while who seals it at this moment holds them first.
  const remove = async () => (await unlessDeadlocked(() => ctx.db.capsule.deleteMany({ where }))).count > 0
  if (!(await withFilesOf(ctx, id, remove))) throw new NotFoundError('draft')
  await audit(ctx, viewer.origin, 'DRAFT_DELETED', viewer.id, id)
}
