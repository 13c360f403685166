import { setTimeout as sleep } from 'node:timers/promises'
import { startMailServer } from '../support/mail-server.ts'
import { createChance } from '../support/rig/chance.ts'
import { canShiftClocks, shiftedClock } from '../support/rig/clock.ts'
import { type Fault, postgresFaults, redisFaults } from '../support/rig/faults.ts'
import { loadEnv, type Outcome, startLoad } from '../support/rig/load.ts'
import type { OpenOnProcess } from '../support/rig/process.ts'
import { createWorld } from '../support/rig/world.ts'

export interface Verdict extends Outcome {
  readonly seed: number
  readonly struck: readonly string[]
}

/** What can go wrong, by what happens; what needs a Redis of its own kind is left to the tests of single faults. */
const faults = Object.entries({ Redis: redisFaults, PostgreSQL: postgresFaults }).flatMap(([part, faults]) =>
  Object.entries<Fault>(faults).flatMap(([name, fault]) =>
    fault.settings ? [] : [[`${part} ${name}`, fault] as const],
  ),
)

/** Clocks of new workers. */
const shifts = canShiftClocks ? [null, '+1h', '-1h', '+0 x2'] : [null]

/**
 * Lets everything go wrong at random for a while, and looks all the time whether the promise holds. The seed decides
 * which faults come in which order and for how long; what they hit depends on the machine's timing.
 */
export async function chaos(seed: number, duration: number, tell: (line: string) => void): Promise<Verdict> {
  // Its own draws: how often people act depends on the machine, and the faults must not depend on that.
  const fate = createChance(seed)
  await using mailServer = await startMailServer()
  await using world = await createWorld({}, loadEnv(mailServer))
  const apis = await Promise.all([world.start('api'), world.start('api')])
  const workers: OpenOnProcess[] = await Promise.all([world.start('worker'), world.start('worker')])
  await using load = await startLoad({ database: world, apis, mailServer, seed })
  const struck: string[] = []

  const end = performance.now() + duration
  while (performance.now() < end) {
    const [quiet, lasting, shift] = [500 + 1_500 * fate.draw(), 500 + 5_000 * fate.draw(), fate.pick(shifts)]
    const [name, fault] = fate.draw() < 0.25 ? [workerFault(shift), null] : fate.pick(faults)
    await sleep(quiet)
    struck.push(name)
    tell(`  ${name}`)
    if (fault) {
      await fault.strike(world)
      await sleep(fault.mend ? lasting : 0)
      await fault.mend?.(world)
    } else {
      await workers.shift()?.end('SIGKILL')
      workers.push(await world.start('worker', shift === null ? {} : shiftedClock(shift)))
    }
  }
  return { seed, struck, ...(await load.finish()) }
}

const workerFault = (shift: string | null) =>
  `a worker is killed, and the next one ${shift === null ? 'begins' : `has a clock at ${shift}`}`
