import { findLetter, type LetterRow, type Parts } from '../capsules/rows.ts'
import type { ApiContext } from '../context.ts'
import type { Viewer } from '../viewer.ts'
import { stoppable } from './stoppable.ts'

/** A letter that has changed, as it is now; null when it is gone. */
export interface Change {
  readonly letter: LetterRow | null
}

/**
 * One letter: at once, then after every change of it, or once for several at a time. Whoever may not see it gets an
 * empty stream, as for a letter that does not exist.
 *
 * @param capsuleId null for none
 * @param parts what of it is looked at
 */
export async function capsuleChanges(
  ctx: ApiContext,
  viewer: Viewer,
  capsuleId: string | null,
  parts: Parts,
): Promise<AsyncIterableIterator<Change>> {
  // The place in the feed is taken before the first look, so that no change falls between the two.
  const pages = await ctx.feed.pages(viewer.id, null, parts)
  return stoppable(pages, async function* () {
    const letter = capsuleId === null ? null : await findLetter(ctx, viewer, capsuleId, parts)
    if (!letter) return
    yield { letter }
    for await (const page of pages) {
      const last = page.findLast((event) => event.capsuleId === capsuleId)
      if (last) yield { letter: last.letter }
      if (last?.kind === 'WITHDRAWN') return
    }
  })
}
