import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import { Prisma } from '../generated/prisma/client.ts'
import { arePresent } from './accounts/presence.ts'
import { literally, ownerOf } from './accounts/search.ts'
import type { ApiContext, Context } from './context.ts'
import { NotFoundError, ValidationError } from './errors.ts'
import { hasRoom, takeTurn, whyNotAdded } from './quotas.ts'
import { spend } from './rate-limits.ts'
import { groupNames as groups, inGroup, setGroups } from './recipient-groups.ts'
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

const createRecipientInput = z.object({ name, email: email.nullish(), userId: link, birthday, groups })
const updateRecipientInput = createRecipientInput.extend({ name: name.optional() })

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
  const { name, email = null, userId, birthday = null, groups } = parse(createRecipientInput, input)
  const person = await findPerson(ctx, viewer, userId, email)
  const id = uuidv7()
  const theirs = Prisma.sql`SELECT FROM recipients WHERE owner_id = ${viewer.id}::uuid`
  await ctx.db.$transaction(async (tx) => {
    await takeTurn(tx, 'contacts', viewer)
    const count = await tx.$executeRaw(Prisma.sql`
      INSERT INTO recipients (id, owner_id, name, email, user_id, birthday)
      SELECT ${id}::uuid, ${viewer.id}::uuid, ${name}, ${email}, ${person}::uuid, ${birthday}::date
       WHERE ${hasRoom(ctx, 'contacts', theirs)}
         AND ${arePresent(viewer.id)}`)
    if (count === 0) throw await whyNotAdded({ db: tx, settings: ctx.settings }, 'contacts', viewer)
    if (groups) await setGroups(tx, viewer, id, groups)
  })
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
  const { name, email, userId, birthday, groups } = parse(updateRecipientInput, input)
  const relinks = userId !== undefined || email !== undefined
  const data = {
    // Also where nothing but groups changes: whoever holds the row keeps the contact from being forgotten meanwhile.
    ownerId: viewer.id,
    ...(name !== undefined && { name }),
    ...(email !== undefined && { email }),
    ...(birthday !== undefined && { birthday: birthday && new Date(birthday) }),
    ...(relinks && { userId: await findPerson(ctx, viewer, userId, email ?? null) }),
  }
  await ctx.db.$transaction(async (tx) => {
    if (groups !== undefined) await takeTurn(tx, 'contacts', viewer)
    const { count } = await tx.recipient.updateMany({ where: { id, ownerId: viewer.id }, data })
    if (count === 0) throw new NotFoundError('recipient')
    if (groups !== undefined) await setGroups(tx, viewer, id, groups ?? new Map())
  })
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

/** Which contacts are meant; what is blank is for all. */
export interface Wanted {
  /** What the name or the email contains. `%` and `_` are letters. */
  readonly search?: string | null | undefined
  /** The group that they are in, whatever its case. */
  readonly group?: string | null | undefined
}

/**
 * The viewer's contacts, or some of them.
 *
 * @throws {ValidationError} for texts that are longer than any could be
 */
export function recipientsOf(viewer: Viewer, { search, group }: Wanted = {}): Prisma.RecipientWhereInput {
  return {
    ownerId: viewer.id,
    ...(search?.trim() && { OR: containing(search) }),
    ...(group?.trim() && inGroup(viewer, group)),
  }
}

function containing(search: string): Prisma.RecipientWhereInput[] {
  const { search: text } = parse(z.object({ search: searchText }), { search })
  const contains = { contains: literally(text), mode: 'insensitive' } as const
  return [{ name: contains }, { email: contains }]
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
