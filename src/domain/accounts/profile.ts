import { z } from 'zod'
import type { Context } from '../context.ts'
import { isUniqueViolation, UsernameTakenError } from '../errors.ts'
import { language, nameText, parse, text } from '../validation.ts'
import type { Viewer } from '../viewer.ts'
import { searchTerms } from './search.ts'

export const username = text({ min: 3, max: 100 }).refine(
  (value) => /^[a-z0-9][a-z0-9_-]*$/i.test(value),
  'must start with a letter or digit and go on with letters, digits, _ or -',
)

/** First, last or display name. */
export const personName = nameText({ max: 100 }).nullish()

const updateProfileInput = z.object({
  username: username.optional(),
  firstName: personName,
  lastName: personName,
  displayName: personName,
  language: language.optional(),
})

export type UpdateProfileInput = z.input<typeof updateProfileInput>

/**
 * Changes what others see of the viewer, and in which language they are told things: absent leaves a field as it is, null
 * empties it.
 *
 * @throws {ValidationError} {@link UsernameTakenError}
 */
export async function updateProfile(ctx: Context, viewer: Viewer, input: UpdateProfileInput): Promise<void> {
  const { username, firstName, lastName, displayName, language } = parse(updateProfileInput, input)
  try {
    await ctx.db.$transaction(async (tx) => {
      const user = await tx.user.update({
        // Not of an account that was closed while this was asked: nobody names the deleted anew.
        where: { id: viewer.id, deactivatedAt: null },
        data: {
          ...(username !== undefined && { username, usernameKey: username.toLowerCase() }),
          ...(firstName !== undefined && { firstName }),
          ...(lastName !== undefined && { lastName }),
          ...(displayName !== undefined && { displayName }),
          ...(language !== undefined && { language }),
        },
      })
      await tx.userSearchTerm.deleteMany({ where: { userId: viewer.id } })
      await tx.userSearchTerm.createMany({ data: searchTerms(user).map((term) => ({ userId: viewer.id, term })) })
    })
  } catch (error) {
    if (isUniqueViolation(error)) throw new UsernameTakenError()
    throw error
  }
}

/**
 * Whether a new account could have this username, and if not, why.
 *
 * @returns null when it is free
 */
export async function usernameProblem(ctx: Context, wish: string): Promise<string | null> {
  const { data, error } = username.safeParse(wish)
  if (error) return error.issues[0]?.message ?? 'is not a username'
  const taken = await ctx.db.user.count({ where: { usernameKey: data.toLowerCase() } })
  return taken ? 'is taken' : null
}

/** The columns of a user that tell how they are called. */
export interface Named {
  readonly username: string
  readonly firstName: string | null
  readonly lastName: string | null
  readonly displayName: string | null
  readonly deletedAt: Date | string | null
}

/** The same as a Prisma selection. */
export const named = { username: true, firstName: true, lastName: true, displayName: true, deletedAt: true } as const

/** How others are shown a user. */
export function displayNameOf(user: Named): string {
  if (user.deletedAt) return 'Deleted user'
  return user.displayName ?? ([user.firstName, user.lastName].filter(Boolean).join(' ') || user.username)
}
