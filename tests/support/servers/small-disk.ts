import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'
import { atLast, disposable } from '../disposable.ts'
import { temporaryFolder } from './throw-away.ts'

/** Whether this machine lets us have a disk of our own: that takes root, and more than a container has. */
export function canMount(): boolean {
  if (process.getuid?.() !== 0) return false
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const mount = (...args: string[]) => promisify(execFile)('mount', args)

/** A disk of so much memory, such as `6m`. */
export const smallDisk = (size: string) =>
  disposable(async (use) => {
    const { path } = use(await temporaryFolder())
    await mount('-t', 'tmpfs', '-o', `size=${size},mode=700`, 'none', path)
    use(atLast(() => promisify(execFile)('umount', ['--lazy', path])))
    return { path, resize: (size: string) => mount('-o', `remount,size=${size}`, path) }
  })
