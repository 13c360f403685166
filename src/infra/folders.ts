import { existsSync } from 'node:fs'
import { mkdir, open, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { codeOf } from './operator-error.ts'

/**
 * Makes a folder, for its owner alone, and those above it. Node's own `recursive` tries for ever, on a thread that
 * keeps the process from ending, where a file system says that a parent is missing which is there: such as /proc.
 *
 * @throws what the file system says, as also where there is a file in its place
 */
export async function makeFolder(path: string): Promise<void> {
  const folder = resolve(path)
  try {
    await mkdir(folder, { mode: 0o700 })
  } catch (error) {
    if (codeOf(error) === 'EEXIST' && (await stat(folder)).isDirectory()) return
    const parent = dirname(folder)
    if (codeOf(error) !== 'ENOENT' || existsSync(parent)) throw error
    await makeFolder(parent)
    await makeFolder(folder)
  }
}

/** Has the disk know which files are in a folder: they are not there for good before (fsync(2)). */
export async function keepNames(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
