import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

/** Measures how long something takes, in milliseconds of a machine that has nothing else to do. */
export interface Stopwatch extends Disposable {
  elapsed(): number
  /** How many times longer everything took meanwhile than on such a machine. */
  slowness(): number
}

/** What the control takes on an idle machine, in milliseconds. */
const usual = 100
/** Between two controls, in milliseconds, so that they are no load themselves. */
const pause = 500
/** What hangs is told within minutes, however busy the machine is. */
const slowest = 10

let users = 0
let isMeasuring = false
/** When the control that runs began. */
let began: number | null = null
let slowness = 1
let total = 0
let countedAt = 0

/**
 * Starts a stopwatch. While one runs, a control runs beside it again and again: a process that starts and ends. As
 * often as that takes longer than usual, so many milliseconds count as one. So a bound holds on a busy machine as it
 * does on an idle one, and what hangs is found on both.
 *
 * @param quiet milliseconds before the first control, for what is nearly always over by then
 */
export function startStopwatch(quiet = 0): Stopwatch {
  const start = performance.now()
  let from: number | null = null
  const begin = () => {
    if (users++ === 0) countedAt = performance.now()
    if (!isMeasuring) slowness = 1
    from = count()
    if (!isMeasuring) void measure()
  }
  const timer = quiet > 0 ? setTimeout(begin, quiet) : begin()
  const elapsed = () => (from === null ? performance.now() - start : quiet + count() - from)
  return {
    elapsed,
    slowness: () => (performance.now() - start) / elapsed(),
    [Symbol.dispose]() {
      clearTimeout(timer ?? undefined)
      if (from !== null) users--
    },
  }
}

/** Counts the time since it was counted last, by the last control, or by the one that runs if it takes longer yet. */
function count(): number {
  const now = performance.now()
  total += (now - countedAt) / Math.min(slowest, Math.max(slowness, began === null ? 1 : (now - began) / usual))
  countedAt = now
  return total
}

async function measure(): Promise<void> {
  isMeasuring = true
  while (users > 0) {
    began = performance.now()
    await once(spawn(process.execPath, ['--eval', '0'], { stdio: 'ignore' }), 'exit')
    slowness = Math.max(1, (performance.now() - began) / usual)
    began = null
    count()
    await sleep(pause)
  }
  isMeasuring = false
}
