import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findBinary, temporaryFolder } from '../servers/throw-away.ts'

/** Debian's package `faketime`. */
const faketime = findBinary('faketime')
if (!faketime && process.env['OPENON_TEST_SERVERS'] === 'required') {
  throw new Error('There is no faketime: install it (Debian: faketime).')
}

/** Whether programs can be given a clock of their own here. */
export const canShiftClocks = faketime !== null

/** What tells a program the time in place of the machine, but leaves it the monotonic clock that timers go by. */
function preload(): Record<string, string> {
  if (!faketime) throw new Error('There is no faketime.')
  const library = execFileSync(faketime, ['-m', '-f', '+0s', 'printenv', 'LD_PRELOAD'], { encoding: 'utf8' })
  return { LD_PRELOAD: library.trim(), FAKETIME_DONT_FAKE_MONOTONIC: '1' }
}

/** @param shift as faketime has it, such as `-1h`, `+365d`, or `+0 x2` for a clock that runs twice as fast */
export const shiftedClock = (shift: string): Record<string, string> => ({ ...preload(), FAKETIME: shift })

/** A clock that jumps whenever a test says so. */
export interface JumpingClock extends AsyncDisposable {
  /** For the environment of the program. */
  readonly env: Readonly<Record<string, string>>
  jump(shift: string): Promise<void>
}

export async function jumpingClock(): Promise<JumpingClock> {
  const folder = await temporaryFolder()
  const file = join(folder.path, 'faketimerc')
  const jump = (shift: string) => writeFile(file, shift)
  await jump('+0')
  return {
    env: { ...preload(), FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1' },
    jump,
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}
