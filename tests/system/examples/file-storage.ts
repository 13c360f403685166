import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import type { Storage } from 'openon/client'
import { lock } from 'proper-lockfile'

/** Keeps a session in a file that only its owner may read, for all processes of this machine. */
export function fileStorage(path: string): Storage {
  return {
    read: () => readFile(path, 'utf8').catch(() => null),
    async write(text) {
      if (text === null) return rm(path, { force: true })
      // Whoever reads meanwhile gets the one or the other, and never half of it.
      await writeFile(`${path}.next`, text, { mode: 0o600 })
      await rename(`${path}.next`, path)
    },
    async alone(work) {
      await mkdir(path.replace(/[^/]*$/, ''), { recursive: true })
      const release = await lock(path, { realpath: false, retries: { forever: true, minTimeout: 20, maxTimeout: 200 } })
      try {
        return await work()
      } finally {
        await release()
      }
    },
  }
}
