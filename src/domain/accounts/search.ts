import { z } from 'zod'
import type { Prisma } from '../../generated/prisma/client.ts'
import { email, parse, text } from '../validation.ts'
import type { Viewer } from '../viewer.ts'

/** Characters of a query: fewer would find too many. */
const shortest = 2

const searchInput = z.object({ query: text({ min: shortest, max: 100 }) })

/** Lower case without accents: what a name is found by, however it is typed. */
const fold = (word: string): string => word.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()

const wordsOf = (words: string): string[] => fold(words).split(/\s+/).filter(Boolean)

/** The words by which a user is found. */
export function searchTerms(user: {
  usernameKey: string
  firstName: string | null
  lastName: string | null
  displayName: string | null
}): string[] {
  const names = [user.firstName, user.lastName, user.displayName].flatMap((name) => wordsOf(name ?? ''))
  return [...new Set([user.usernameKey, ...names])]
}

/**
 * The users that a search finds: those for whom every word of it begins their username or a word of their names, or
 * whose email it is, exactly, where it is proven. Never the viewer, nor anybody whose account is closed. `%` and `_` are letters.
 *
 * @throws {ValidationError}
 */
export function foundBy(viewer: Viewer, search: { query: string }): Prisma.UserWhereInput {
  const { query } = parse(searchInput, search)
  const words = wordsOf(query)
  const address = email.safeParse(query).data
  const begins = (word: string) => ({ searchTerms: { some: { term: { startsWith: literally(word) } } } })
  return {
    id: { not: viewer.id },
    deactivatedAt: null,
    deletedAt: null,
    OR: [
      // Accents are characters too, of which nothing is left: no word at all would be in everybody's name.
      words.join('').length >= shortest ? { AND: words.map(begins) } : nobody,
      address ? ownerOf(address) : nobody,
    ],
  }
}

const nobody: Prisma.UserWhereInput = { id: { in: [] } }

/**
 * Whose an email is. Anybody may register any address, so one that is not proven is nobody's: a letter meant for its
 * owner would go to whoever was first to claim it.
 */
export const ownerOf = (email: string): Prisma.UserWhereInput => ({ email, emailProvenAt: { not: null } })

/**
 * Who may be meant by a login, a username or an email in any case; to be read with {@link likeliestFirst}. A username has
 * no at sign, so it is never somebody's email.
 */
export function namedBy(login: string): Prisma.UserWhereInput {
  const key = login.trim().toLowerCase().replaceAll('\0', '')
  return { OR: [{ usernameKey: key }, { email: key }] }
}

/** An email is whoever's who has proven it, or else, to log in by, whoever's who was first to claim it. */
export const likeliestFirst: Prisma.UserOrderByWithRelationInput[] = [
  { emailProvenAt: { sort: 'asc', nulls: 'last' } },
  { createdAt: 'asc' },
]

/** Text for a LIKE pattern that matches itself: Prisma hands patterns on as they are. */
export const literally = (pattern: string): string => pattern.replaceAll(/[\\%_]/g, '\\$&')
