import { readdirSync, readFileSync } from 'node:fs'
import type { Program } from '../servers/throw-away.ts'

/** Stops a server with all its children in their tracks: they hold their connections and answer nothing. */
export function pause({ pid }: Program): void {
  for (const member of familyOf(pid)) signal(member, 'SIGSTOP')
}

export function resume({ pid }: Program): void {
  for (const member of familyOf(pid)) signal(member, 'SIGCONT')
}

/** Does nothing where there is no such process any more. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has just ended by itself.
  }
}

/** A process and its children, by what Linux tells in /proc. */
export function familyOf(pid: number): number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((candidate) => parentOf(candidate) === pid)
  return [pid, ...children]
}

const parentOf = (pid: number): number | null => Number(statOf(pid)?.[1]) || null

/** Whether there is such a process that has not ended, whether or not anybody has asked how it ended. */
export const isRunning = (pid: number): boolean => !['Z', 'X', undefined].includes(statOf(pid)?.[0])

/** A process's state, its parent, and more. */
function statOf(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The program's name, in parentheses, may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null
  }
}
