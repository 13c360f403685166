import { existsSync } from 'node:fs'
import { chmod, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Makes everything in a folder of ours its owner's alone: what is there, if there is any, and whatever this process
 * makes from now on, in whichever thread. Links are left alone, for what they point to is somebody else's.
 */
export async function keepPrivate(folder: string): Promise<void> {
  process.umask(0o077)
  if (existsSync(folder)) await close(folder)
}

async function close(folder: string): Promise<void> {
  await chmod(folder, 0o700)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await close(path)
    else if (entry.isFile()) await chmod(path, 0o600)
  }
}
