import type { Context } from '../context.ts'
import { type Issue, ValidationError } from '../errors.ts'
import type { Viewer } from '../viewer.ts'
import type { Content } from './content.ts'
import { noSuchRecipient } from './letter.ts'

/** Contacts that a draft is meant for, as an input names them: one, or several. */
interface Named {
  readonly recipientId?: string | null | undefined
  readonly recipientIds?: readonly string[] | null | undefined
}

/** The same as a draft keeps them: the first in its row; where there are several all of them beside what it says. */
interface Meant {
  readonly recipientId: string | null
  readonly recipientIds: readonly string[]
}

/**
 * Looks whom a draft is to be meant for.
 *
 * @returns nothing where nothing is said of it
 * @throws {ValidationError} unless all of them are the viewer's contacts, each once
 */
export async function meantFor(
  ctx: Context,
  viewer: Viewer,
  { recipientId, recipientIds }: Named,
): Promise<Meant | null> {
  if (recipientId === undefined && recipientIds === undefined) return null
  if (recipientId && recipientIds) {
    throw new ValidationError([
      { path: ['recipientIds'], message: 'and recipientId name people twice; give one of them' },
    ])
  }
  const ids = recipientIds ?? (recipientId ? [recipientId] : [])
  const where = { id: { in: [...ids] }, ownerId: viewer.id }
  const contacts = ids.length > 0 ? await ctx.db.recipient.findMany({ where, select: { id: true } }) : []
  const known = new Set(contacts.map(({ id }) => id))
  const issues: Issue[] = ids.flatMap((id, n) => {
    const message = !known.has(id) ? noSuchRecipient.message : ids.indexOf(id) < n ? 'is named twice' : null
    return message === null ? [] : [{ path: recipientIds ? ['recipientIds', `${n}`] : noSuchRecipient.path, message }]
  })
  if (issues.length > 0) throw new ValidationError(issues)
  return { recipientId: ids[0] ?? null, recipientIds: ids.length > 1 ? ids : [] }
}

/** All that a draft is meant for, of whom some may have been forgotten since. */
export const meantBy = (
  { recipientId }: { readonly recipientId: string | null },
  content: Pick<Content, 'recipientIds'> | null,
): readonly string[] => content?.recipientIds ?? (recipientId ? [recipientId] : [])
