import { capsulesOf } from '../capsules/policy.ts'
import type { ApiContext } from '../context.ts'
import type { Viewer } from '../viewer.ts'
import { stoppable } from './stoppable.ts'

/**
 * Says when to look at one letter: at once, then after every change of it, or once for several at a time. Whoever may
 * not see it gets an empty stream, as for a letter that does not exist.
 *
 * @param capsuleId null for none
 */
export function capsuleChanges(
  ctx: ApiContext,
  viewer: Viewer,
  capsuleId: string | null,
  signal: AbortSignal,
): AsyncIterableIterator<readonly [{ readonly capsuleId: string }]> {
  return stoppable([signal], async function* (end) {
    if (capsuleId === null) return
    // The place in the feed is taken before the first look, so that no change falls between the two.
    const pages = await ctx.feed.pages(viewer.id, null, end)
    if (!(await ctx.db.capsule.count({ where: { id: capsuleId, ...capsulesOf(viewer.id) } }))) return
    yield [{ capsuleId }]
    for await (const page of pages) {
      const changes = page.filter((event) => event.capsuleId === capsuleId)
      if (changes.length > 0) yield [{ capsuleId }]
      if (changes.some(({ kind }) => kind === 'WITHDRAWN')) return
    }
  })
}
