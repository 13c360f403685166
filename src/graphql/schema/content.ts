import type { Content } from '../../domain/capsules/content.ts'
import type { Guarded } from '../../domain/capsules/policy.ts'
import type { GraphQLContext } from './context.ts'

/**
 * What a letter says, read and decrypted once for its row, however many fields and aliases of an operation ask. By row,
 * for an operation may read a draft again after it has changed it.
 */
export function contentOf(
  letter: Guarded & { readonly id: string },
  { app, me, contents }: GraphQLContext,
): Promise<Content | null> {
  const known = contents().get(letter)
  if (known) return known
  const content = app.content.read(letter, me().id)
  contents().set(letter, content)
  return content
}

/** What reading costs, beside the 1 of any field: decrypting, and a body of 40 KB and addresses of more. */
export const readingCosts = {
  /** Of a field that says where the content is. */
  content: 5,
  body: 5,
  media: 10,
  /** Of ten files. */
  attachments: { field: 10, multiplier: 10 },
} as const
