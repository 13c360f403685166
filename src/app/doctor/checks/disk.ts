import { existsSync } from 'node:fs'
import { stat, statfs } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Config } from '../../../config.ts'
import { type Check, failed, ok, skipped, warning } from '../check.ts'

const mega = 1_000_000
/** What is little, and what is next to nothing: bytes, and the share of a disk. */
const little = { bytes: 1_000 * mega, share: 0.05 }
const nothing = { bytes: 200 * mega, share: 0.01 }

const todo = 'Make room, or move the folder to a larger disk (OPENON_DATA_DIR, STORE_URL).'

export const diskCheck: Check = {
  number: 3,
  title: 'disk',
  todo,
  async look({ config }) {
    const measured = await Promise.all(foldersOf(config).map(existing).map(measure))
    if (measured.length === 0) return skipped('nothing is kept on this machine')
    // Folders on one disk have the same room.
    const disks = [...new Map(measured.map((disk) => [disk.device, disk])).values()]
    const told = disks
      .map(({ place, free, share }) => `${place}: ${gigabytes(free)} GB (${percent(share)}) free`)
      .join('; ')
    if (disks.some(({ free, share }) => free < nothing.bytes || share < nothing.share)) return failed(told, todo)
    if (disks.some(({ free, share }) => free < little.bytes || share < little.share)) return warning(told, todo)
    return ok(told)
  },
}

/** PostgreSQL's own is for whoever runs it to watch. */
function foldersOf({ database, store, mail }: Config): string[] {
  return [
    ...(database.kind === 'embedded' ? [database.dataDir] : []),
    ...(store.kind === 'folder' ? [store.path] : []),
    ...(mail.kind === 'folder' ? [mail.folder] : []),
  ]
}

/** The folder itself, or the one that it would be made in. */
function existing(folder: string): string {
  const path = resolve(folder)
  return existsSync(path) || dirname(path) === path ? path : existing(dirname(path))
}

/** What this user may write there. A disk may also run out of files: then the smaller share counts. */
async function measure(place: string) {
  const { dev: device } = await stat(place)
  const { bavail, bsize, blocks, ffree, files } = await statfs(place)
  const shares = [bavail / Math.max(blocks, 1), files > 0 ? ffree / files : 1]
  return { place, device, free: bavail * bsize, share: Math.min(...shares) }
}

const gigabytes = (bytes: number): string => (bytes / 1_000_000_000).toFixed(1)
const percent = (share: number): string => `${Math.round(100 * share)} %`
