import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { familyOf } from '../../support/rig/pause.ts'
import { findBinary } from '../../support/servers/throw-away.ts'

/** The server has a core of its own; PostgreSQL, Redis and the load share the other. As `taskset` lists them. */
export const cores = { server: '0', others: '1', both: '0,1' } as const

/** Whether programs can be kept on their cores here. */
export const canPin = findBinary('taskset') !== null && availableParallelism() > 1

/** Keeps a process, with all its threads and children, those to come included, on these cores alone. */
export function pin(pid: number, where: string): void {
  if (!canPin) return
  for (const member of familyOf(pid)) {
    try {
      execFileSync('taskset', ['--all-tasks', '--pid', '--cpu-list', where, String(member)], { stdio: 'ignore' })
    } catch {
      // It has just ended by itself.
    }
  }
}

/** Linux counts in ticks of 10 ms, whatever the kernel's own. */
const tick = 10

/** CPU time of a process, all its threads, in milliseconds. */
export function cpuOf(pid: number): number {
  const { own } = timesOf(pid)
  return own
}

/** CPU time of a process and its children, those that have ended included, in milliseconds. */
export function cpuOfFamily(pid: number): number {
  const [, ...children] = familyOf(pid)
  const { own, ended } = timesOf(pid)
  return children.reduce((sum, child) => sum + timesOf(child).own, own + ended)
}

/** proc(5): fields 14 to 17 of `stat`. */
function timesOf(pid: number): { own: number; ended: number } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [user, system, endedUser, endedSystem] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 15)
      .map(Number) as [number, number, number, number]
    return { own: (user + system) * tick, ended: (endedUser + endedSystem) * tick }
  } catch {
    return { own: 0, ended: 0 }
  }
}
