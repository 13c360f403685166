/** Whether who reads a stream has left it. */
export interface End {
  isOver: boolean
}

/**
 * An async generator that can be stopped while it waits for its source. `return()` on a plain one is queued behind the
 * pending `next()`, so a subscriber that leaves between two events would never be let go.
 *
 * @param source what it reads, which is stopped first
 * @param generate looks at the end it is given wherever it has waited for anything else
 */
export function stoppable<Item>(
  source: AsyncIterator<unknown>,
  generate: (end: End) => AsyncGenerator<Item, void, undefined>,
): AsyncIterableIterator<Item> {
  const end: End = { isOver: false }
  const inner = generate(end)
  return {
    next: () => inner.next(),
    async return() {
      end.isOver = true
      await source.return?.()
      return inner.return()
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
