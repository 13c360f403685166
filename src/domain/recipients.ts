import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import { Prisma } from '../generated/prisma/client.ts'
import { arePresent } from './accounts/presence.ts'
import { literally, ownerOf } from './accounts/search.ts'
import type { ApiContext, Context } from './context.ts'
import { NotFoundError, ValidationError } from './errors.ts'
import { hasRoom, takeTurn, whyNotAdded } from './quotas.ts'
import { spend } from './rate-limits.ts'
import { holdPlaces } from './transitions/schedule.ts'
import { unlessDeadlocked } from './transitions/transition.ts'
import { email, nameText, parse, text } from './validation.ts'
import type { Viewer } from './viewer.ts'

const name = nameText({ max: 255 })
const link = z.uuid('must be the id of a user').nullish()

/** As the calendar has it, `1990-02-28`. */
const birthday = z.iso
  .date('must be a day such as 1990-02-28')
  .refine((day) => day >= '1000', 'must be in the year 1000 or later')
  .nullish()

const createRecipientInput = z.object({ name, email: email.nullish(), userId: link, birthday })
const updateRecipientInput = z.object({ name: name.optional(), email: email.nullish(), userId: link, birthday })

export type CreateRecipientInput = z.input<typeof createRecipientInput>
export type UpdateRecipientInput = z.input<typeof updateRecipientInput>

/**
 * Saves a contact. It is linked to the account of `userId`, or else to whoever has proven to own exactly that email.
 * Looking that up tells whether there is somebody, so it counts as a search.
 *
 * @returns the contact's id
 * @throws {ValidationError} {@link QuotaExceededError} {@link RateLimitedError} {@link NotFoundError} when the account is
 *   gone
 */
export async function createRecipient(ctx: ApiContext, viewer: Viewer, input: CreateRecipientInput): Promise<string> {
  const { name, email = null, userId, birthday = null } = parse(createRecipientInput, input)
  const person = await findPerson(ctx, viewer, userId, email)
  const id = uuidv7()
  const theirs = Prisma.sql`SELECT FROM recipients WHERE owner_id = ${viewer.id}::uuid`
  const [, count] = await ctx.db.$transaction([
    takeTurn(ctx.db, 'contacts', viewer),
    ctx.db.$executeRaw(Prisma.sql`
      INSERT INTO recipients (id, owner_id, name, email, user_id, birthday)
      SELECT ${id}::uuid, ${viewer.id}::uuid, ${name}, ${email}, ${person}::uuid, ${birthday}::date
       WHERE ${hasRoom(ctx, 'contacts', theirs)}
         AND ${arePresent(viewer.id)}`),
  ])
  if (count === 0) throw await whyNotAdded(ctx, 'contacts', viewer)
  return id
}

/**
 * Changes a contact: absent leaves a field as it is, null empties it. A new email, or none, links it anew.
 *
 * @throws {ValidationError} {@link NotFoundError} {@link RateLimitedError}
 */
export async function updateRecipient(
  ctx: ApiContext,
  viewer: Viewer,
  id: string,
  input: UpdateRecipientInput,
): Promise<void> {
  const { name, email, userId, birthday } = parse(updateRecipientInput, input)
  const relinks = userId !== undefined || email !== undefined
  const { count } = await ctx.db.recipient.updateMany({
    where: { id, ownerId: viewer.id },
    data: {
      ...(name !== undefined && { name }),
      ...(email !== undefined && { email }),
      ...(birthday !== undefined && { birthday: birthday && new Date(birthday) }),
      ...(relinks && { userId: await findPerson(ctx, viewer, userId, email ?? null) }),
    },
  })
  if (count === 0) throw new NotFoundError('recipient')
}

/**
 * Forgets a contact. Drafts that were meant for it stay, without a recipient.
 *
 * @throws {NotFoundError}
 */
export async function deleteRecipient(ctx: Context, viewer: Viewer, id: string): Promise<void> {
  const theirs = Prisma.sql`SELECT id FROM capsules WHERE recipient_id = ${id}::uuid AND sender_id = ${viewer.id}::uuid`
  const [, { count }] = await unlessDeadlocked(() =>
    ctx.db.$transaction([
      // The letters that were sealed for it lose it, and a worker may be about to move several of them.
      holdPlaces(ctx.db, theirs),
      ctx.db.recipient.deleteMany({ where: { id, ownerId: viewer.id } }),
    ]),
  )
  if (count === 0) throw new NotFoundError('recipient')
}

/** The viewer's contacts; with `search`, those whose name or email contains it. `%` and `_` are letters. */
export function recipientsOf(viewer: Viewer, search?: string | null): Prisma.RecipientWhereInput {
  const wanted = search?.trim()
  if (!wanted) return { ownerId: viewer.id }
  const { search: text } = parse(z.object({ search: searchText }), { search: wanted })
  const contains = { contains: literally(text), mode: 'insensitive' } as const
  return { ownerId: viewer.id, OR: [{ name: contains }, { email: contains }] }
}

const searchText = text({ max: 100 })

/** The account to link a contact to: the one that is named, or else the one that has proven exactly that email. */
async function findPerson(
  ctx: ApiContext,
  viewer: Viewer,
  userId: string | null | undefined,
  email: string | null,
): Promise<string | null> {
  const person = userId ? { id: userId } : email ? ownerOf(email) : null
  if (!person) return null
  if (!userId) await spend(ctx, 'search', viewer.id)
  const user = await ctx.db.user.findFirst({ where: { ...person, deactivatedAt: null }, select: { id: true } })
  if (userId && !user) throw new ValidationError([{ path: ['userId'], message: 'is not the id of a user' }])
  return user?.id ?? null
}
