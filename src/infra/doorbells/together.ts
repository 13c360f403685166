import { setTimeout as sleep } from 'node:timers/promises'

/** How long those who have come wait for an act under way, in milliseconds: it may hang. */
const patience = 20

interface Batch<Item> {
  readonly items: Item[]
  readonly done: Promise<void>
}

/**
 * Does for many at once what costs much for each: whoever comes while nothing is under way is served at once, and those
 * who come meanwhile are served together after it.
 *
 * @param act serves all of them, or rejects for all
 */
export function together<Item>(
  act: (items: readonly Item[]) => Promise<void>,
): (items: readonly Item[]) => Promise<void> {
  let underWay: Promise<unknown> | null = null
  let next: Batch<Item> | null = null

  const begin = (items: readonly Item[]): Promise<void> => {
    const done = act(items)
    const over = done
      .catch(() => {})
      .then(() => {
        if (underWay === over) underWay = null
      })
    underWay = over
    return done
  }
  return (items) => {
    if (next) {
      for (const item of items) next.items.push(item)
      return next.done
    }
    if (!underWay) return begin(items)
    const waiting = [...items]
    const done = Promise.race([underWay, sleep(patience, undefined, { ref: false })]).then(() => {
      next = null
      return begin(waiting)
    })
    next = { items: waiting, done }
    return done
  }
}
