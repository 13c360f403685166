import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { LRUCache } from 'lru-cache'
import { type Store, StoreError } from '../../domain/ports.ts'
import { keepNames, makeFolder } from '../folders.ts'
import { codeOf, OperatorError, wordsOf } from '../operator-error.ts'
import { isPart, mediaId, readName } from './names.ts'

/** Files whose folders are remembered: more than are uploaded at a time. */
const mostMade = 1_000

/**
 * Files in a folder, each file's objects in a folder of its own below one of 256: by the end of its id, for ids begin
 * with the time. Readable by their owner alone. Written beside under a name that begins with a dot, and then named, so
 * that no object is ever there in part.
 */
export function openFolderStore(path: string): Store {
  const root = resolve(path)
  const folderOf = (media: string) => join(root, media.slice(-2), media)
  const fileOf = (name: string) => {
    const { media, part } = readName(name)
    return join(folderOf(media), part)
  }
  /** Folders that need not be made, nor seen to, for each of the objects that a file has. Another may remove them. */
  const made = new LRUCache<string, true>({ max: mostMade })
  const make = async (folder: string) => {
    await makeKept(dirname(folder))
    await makeKept(folder)
    made.set(folder, true)
  }
  /** Lets a missing file be one, but not the folder as a whole: where that is, all of them are. */
  const unlessMissing = (error: unknown): null => {
    if (codeOf(error) === 'ENOENT' && existsSync(root)) return null
    throw error
  }

  return {
    put: (name, bytes) =>
      telling(root, async () => {
        const file = fileOf(name)
        const folder = dirname(file)
        if (!made.has(folder)) await make(folder)
        await writeWhole(file, bytes).catch(async (error) => {
          // Another process has removed it since it was made.
          if (codeOf(error) !== 'ENOENT') throw error
          await make(folder)
          await writeWhole(file, bytes)
        })
      }),
    get: (name, start, length) =>
      telling(root, async () => {
        const file = fileOf(name)
        return read(file, start, length).catch(unlessMissing)
      }),
    removeAll: (media) =>
      telling(root, async () => {
        const folder = folderOf(mediaId(media))
        made.delete(folder)
        // Of what is missing `rm` would say nothing.
        await lstat(folder).catch(unlessMissing)
        await rm(folder, { recursive: true, force: true, maxRetries: 3 })
        await keepNames(dirname(folder)).catch(unlessMissing)
      }),
    list: (media) =>
      telling(root, async () => {
        const names = await readdir(folderOf(mediaId(media))).catch(unlessMissing)
        return (names ?? []).filter(isPart).map((part) => `${media}/${part}`)
      }),
    remove: (names) =>
      telling(root, async () => {
        const files = names.map(fileOf)
        for (const file of files) await rm(file).catch(unlessMissing)
        for (const folder of new Set(files.map(dirname))) await keepNames(folder).catch(unlessMissing)
      }),
    async check() {
      try {
        await makeFolder(root)
        const probe = join(root, `.check.${randomBytes(6).toString('hex')}`)
        await writeKept(probe, Buffer.from('OpenOn')).finally(() => rm(probe, { force: true }))
      } catch (error) {
        if (isFull(error)) throw toldOf(root, error)
        throw new OperatorError(
          `${root} cannot hold what letters carry: ${wordsOf(error)}. Set STORE_URL to a folder that this user may make and write, or to a bucket.`,
        )
      }
    },
    async close() {},
  }
}

/** Makes a folder below one that is there, unless it is there itself, and sees to it that it stays. */
async function makeKept(folder: string): Promise<void> {
  await mkdir(folder, { mode: 0o700 }).catch((error) => {
    if (codeOf(error) !== 'EEXIST') throw error
  })
  // Also where another has made it: perhaps only just now.
  await keepNames(dirname(folder))
}

async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(file)
  const beside = join(folder, `.${randomBytes(6).toString('hex')}`)
  try {
    await writeKept(beside, bytes)
    await rename(beside, file)
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {})
    throw error
  }
  await keepNames(folder)
}

/** Writes a new file, down to the disk. */
async function writeKept(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function read(file: string, start: number, length: number): Promise<Buffer> {
  const handle = await open(file, 'r')
  try {
    const buffer = Buffer.allocUnsafe(length)
    let filled = 0
    while (filled < length) {
      const { bytesRead } = await handle.read(buffer, filled, length - filled, start + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return buffer.subarray(0, filled)
  } finally {
    await handle.close()
  }
}

/** What the file system refuses is told as a store's; anything else is a fault of ours. */
async function telling<Result>(root: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    // Node's own begin with ERR_.
    throw /^E(?!RR_)/.test(codeOf(error) ?? '') ? toldOf(root, error) : error
  }
}

const isFull = (error: unknown): boolean => /^(ENOSPC|EDQUOT)$/.test(codeOf(error) ?? '')

const toldOf = (root: string, error: unknown): StoreError =>
  isFull(error)
    ? new StoreError('full', `${root} is full: ${wordsOf(error)}`)
    : new StoreError('away', `${root} cannot be used: ${wordsOf(error)}`)
