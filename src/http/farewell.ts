import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** Milliseconds between two looks at whether anybody still asks. */
const step = 50
/** Milliseconds without a request, after which whoever is in front of us has noticed. */
const quiet = 1_000

/**
 * The last requests of a process that stops. A proxy goes on sending some, over connections that it keeps, until it has
 * seen that there is to be no more traffic; one that comes while its connection is closed is lost to who asked. So each
 * answer is the last of its connection, and they are closed when nothing comes any more.
 */
export function createFarewell() {
  let isOn = false
  let last = Number.NEGATIVE_INFINITY
  return {
    /** From now on every answer is the last of its connection. */
    begin() {
      isOn = true
    },
    /** Told of each request, before it is answered. */
    took(response: ServerResponse) {
      last = performance.now()
      if (isOn) response.shouldKeepAlive = false
    },
    /** Resolves when nothing has come for a while, or after `time` milliseconds. */
    async quiet(time: number): Promise<void> {
      const began = performance.now()
      const isOver = (now: number) => now - last > quiet || now - began > time
      while (!isOver(performance.now())) await sleep(step)
    },
  }
}

export type Farewell = ReturnType<typeof createFarewell>
