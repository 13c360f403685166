import { computed, effect } from '@preact/signals'
import { isPassing } from '../client/index.ts'
import { connection } from './feed.ts'
import { heldUntil } from './hold.ts'

/** Milliseconds after which another try is made although nothing has changed. */
const longestPause = 10_000

/**
 * Does something that the network or a limit may stand in the way of, and does it again whenever there is hope, until
 * it is done.
 *
 * @param onFailure is told in words why it is not done yet
 * @throws whatever waiting does not mend, and when `stop` aborts the last failure
 */
export async function persist<Result>(
  work: () => Promise<Result>,
  { stop, onFailure }: { stop: AbortSignal; onFailure?: (message: string) => void },
): Promise<Result> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (stop.aborted || !isPassing(error)) throw error
      onFailure?.(error.message)
      await nextChance(stop)
      if (stop.aborted) throw error
    }
  }
}

const isHopeful = computed(() => heldUntil.value === null && connection.value === 'live')

/** Waits until the connection is back or the limit lifted; or a while, for there are troubles that we do not notice. */
function nextChance(stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => heldUntil.peek() === null && end(), longestPause)
    let was = true
    const unwatch = effect(() => {
      const is = isHopeful.value
      if (is && !was) end()
      was = is
    })
    function end() {
      clearInterval(timer)
      stop.removeEventListener('abort', end)
      // Not within the effect itself, which is not known yet while it first runs.
      queueMicrotask(() => unwatch())
      resolve()
    }
    stop.addEventListener('abort', end)
  })
}
