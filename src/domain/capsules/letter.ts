import { z } from 'zod'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import { type Issue, sqlStateOf, ValidationError } from '../errors.ts'
import type { Attachment } from '../media/file.ts'
import { unlessDeadlocked } from '../transitions/transition.ts'
import { list, text, webAddress } from '../validation.ts'
import type { Viewer } from '../viewer.ts'
import type { Encrypted } from './cipher.ts'
import type { Content } from './content.ts'

/** What a letter is made of, as its author types it. */

export const title = text({ max: 255 })
export const body = text({ max: 10_000, prose: true })
export const theme = text({ max: 50 })
export const media = list(webAddress, 20)
export const idempotencyKey = text({ max: 255 })
export const recipientId = z.uuid('must be the id of one of your recipients')

/** The columns of a letter, ready to be stored. */
export interface Letter {
  readonly title?: string | null | undefined
  readonly body?: string | null | undefined
  readonly theme?: string | null | undefined
  readonly media?: readonly string[] | null | undefined
  readonly attachments?: readonly Attachment[] | null | undefined
  readonly allowEarlyView?: boolean | null | undefined
  readonly allowReceiverReply?: boolean | null | undefined
  readonly recipientId?: string | null | undefined
}

/** What a letter begins with when its author says nothing. */
export const defaults = { allowEarlyView: false, allowReceiverReply: true, media: [] } as const

/** An `INSERT` of encrypted content for the capsule that `capsule` (a CTE with the column `id`) has just made. */
export const insertContent = ({ keyId, sealed }: Encrypted, capsule: Prisma.Sql): Prisma.Sql => Prisma.sql`
  INSERT INTO capsule_contents (capsule_id, key_id, sealed)
  SELECT id, ${keyId}, ${sealed} FROM ${capsule}`

/** An `UPDATE` that puts other content in the place of that of the capsule that `capsule` has just changed. */
export const replaceContent = ({ keyId, sealed }: Encrypted, capsule: Prisma.Sql): Prisma.Sql => Prisma.sql`
  UPDATE capsule_contents
     SET key_id = ${keyId},
         sealed = ${sealed}
    FROM ${capsule} AS capsule
   WHERE capsule_id = capsule.id`

/** The same for several, of which some may have content already, in the place of which this is put. */
export const putContents = (
  contents: readonly (Encrypted & { readonly id: string })[],
  capsules: Prisma.Sql,
): Prisma.Sql => Prisma.sql`
  INSERT INTO capsule_contents (capsule_id, key_id, sealed)
  SELECT id, content.key_id, content.sealed
    FROM ${capsules}
    JOIN unnest(
           ${contents.map(({ id }) => id)}::uuid[], ${contents.map(({ keyId }) => keyId)}::text[],
           ${contents.map(({ sealed }) => sealed)}::text[]
         ) AS content (id, key_id, sealed) USING (id)
      ON CONFLICT (capsule_id) DO UPDATE SET key_id = excluded.key_id, sealed = excluded.sealed`

/** What is encrypted of a letter. */
export const contentOf = ({ body, media, attachments }: Letter): Content => ({
  body: body ?? null,
  media: media ?? defaults.media,
  ...(attachments && attachments.length > 0 && { attachments }),
})

/**
 * Looks before anything else of an input is: what was right at first may be wrong by now, and is answered all the same.
 *
 * @param input of which only the key is looked at; one that is no key is nobody's, and told with what else is wrong
 * @returns the id of the draft, or of the letter, that the viewer made with this key before, if there is one
 * @throws {ValidationError} when the key was used for the other
 */
export async function firstResult(
  ctx: Context,
  viewer: Viewer,
  input: { readonly idempotencyKey?: string | null | undefined },
  made: 'draft' | 'letter',
): Promise<string | null> {
  const key = idempotencyKey.safeParse(input.idempotencyKey).data
  if (key === undefined) return null
  const first = await ctx.db.capsule.findUnique({
    where: { senderId_idempotencyKey: { senderId: viewer.id, idempotencyKey: key } },
    select: { id: true, state: true },
  })
  if (!first || (first.state === 'DRAFT') === (made === 'draft')) return first?.id ?? null
  const message = made === 'draft' ? 'was used for a letter that is sealed by now' : 'was used for a draft'
  throw new ValidationError([{ path: ['idempotencyKey'], message }])
}

/**
 * Runs a statement that names a contact, which may have been forgotten since it was looked at, or be just now.
 *
 * @throws {ValidationError} where it was
 */
export async function namingRecipient<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await unlessDeadlocked(run)
  } catch (error) {
    // Of all that such a row refers to nothing else is ever deleted.
    throw sqlStateOf(error) === foreignKeyViolation ? new ValidationError([noSuchRecipient]) : error
  }
}

const foreignKeyViolation = '23503'

export const noSuchRecipient: Issue = { path: ['recipientId'], message: 'is not one of your recipients' }
