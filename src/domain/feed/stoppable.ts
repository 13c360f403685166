/** Why a stream ends that nobody ended. Without a reason each would have an error made for it, with its stack. */
export const hasLeft = 'the client has left'

/**
 * An async generator that can be stopped while it waits. `return()` on a plain one is queued behind the pending
 * `next()`, so a subscriber that leaves between two events would never be let go.
 *
 * @param signals any of which stops it from outside
 * @param generate watches the signal it is given wherever it waits
 */
export function stoppable<Item>(
  signals: readonly AbortSignal[],
  generate: (end: AbortSignal) => AsyncGenerator<Item, void, undefined>,
): AsyncIterableIterator<Item> {
  const left = new AbortController()
  const inner = generate(AbortSignal.any([...signals, left.signal]))
  return {
    next: () => inner.next(),
    return() {
      left.abort(hasLeft)
      return inner.return()
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
