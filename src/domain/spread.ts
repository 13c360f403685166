import { setTimeout as sleep } from 'node:timers/promises'

/** Milliseconds between two groups. */
const step = 20
/** As many in a second are not felt by whoever takes them over: few are done with at once, however long it might take. */
const unfelt = 200

/**
 * Does something to each, evenly spread over a time so that what follows from it does not come all at once. Those that
 * come meanwhile are left out.
 *
 * @param time milliseconds, at most
 */
export async function spread<Item>(items: Iterable<Item>, time: number, act: (item: Item) => void): Promise<void> {
  const all = [...items]
  const took = Math.min(time, (all.length * 1_000) / unfelt)
  const began = performance.now()
  for (let done = 0; done < all.length; ) {
    const passed = performance.now() - began
    const due = took === 0 ? all.length : Math.max(done + 1, Math.floor((all.length * passed) / took))
    for (const item of all.slice(done, due)) act(item)
    done = due
    if (done < all.length) await sleep(step)
  }
}
