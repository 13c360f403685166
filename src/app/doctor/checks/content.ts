import { existsSync } from 'node:fs'
import { createCipher, keyBehind } from '../../../domain/capsules/cipher.ts'
import { keysInUse } from '../../../domain/capsules/rotate.ts'
import { openFolderStore } from '../../../infra/stores/folder.ts'
import { openS3Store } from '../../../infra/stores/s3.ts'
import { type Check, failed, ok, skipped } from '../check.ts'

const keys: Check = {
  number: 40,
  title: 'keys of letters',
  after: [10, 15],
  todo: 'Run it again when the database has less to do.',
  async look({ secrets, prisma }) {
    const { contentKeys } = await secrets()
    const used = new Set((await keysInUse({ db: await prisma() })).map(keyBehind))
    const known = contentKeys.length > 0 ? createCipher(contentKeys).keyIds : []
    const missing = [...used].filter((id) => !known.includes(id))
    if (missing.length > 0) {
      return failed(
        `letters are encrypted with keys that are not there: ${missing.join(', ')}; there are ${known.join(', ') || 'none'}`,
        'Add them back to CONTENT_KEYS, or the JWT_SECRET they were derived from. Without them these letters are lost.',
      )
    }
    const [current, ...older] = known
    if (!current) return skipped('none yet: the embedded mode makes its own when it first starts')
    const needed = older.filter((id) => used.has(id))
    const idle = older.filter((id) => !used.has(id))
    const parts = [
      `${current} encrypts`,
      ...(needed.length > 0 ? [`${needed.join(', ')} still in use: workers encrypt anew`] : []),
      ...(idle.length > 0 ? [`${idle.join(', ')} no longer needed`] : []),
    ]
    return ok(parts.join('; '))
  },
}

/** Files that are looked for: the latest. */
const files = 3
/** Some id, for a store that has none yet. */
const nobody = '00000000-0000-0000-0000-000000000000'

const store: Check = {
  number: 41,
  title: 'store',
  todo: 'See that the folder or bucket of STORE_URL is there, mounted, and may be read. Letters unlock and open without it.',
  async look({ config, read, database }) {
    const place = config.store
    const objects =
      place.kind === 'folder' ? openFolderStore(place.path) : openS3Store(place, { attempt: 6_000, pauses: [] })
    try {
      const ids = await database().then(
        () => latest(read),
        () => [],
      )
      if (ids.length === 0 && place.kind === 'folder' && !existsSync(place.path))
        return skipped(`${place.path} is made when a server first starts`)
      await objects.list(nobody)
      for (const id of ids) {
        const [name] = await objects.list(id)
        if (name === undefined || !(await objects.get(name, 0, 1))) {
          return failed(
            `the file ${id} is not there`,
            'Is the right folder mounted, or bucket named? Or else put the files back from a copy.',
          )
        }
      }
      return ok(
        ids.length > 0 ? `the latest ${ids.length} files can be read` : 'it can be listed; there are no files yet',
      )
    } finally {
      await objects.close()
    }
  },
}

const latest = async (read: <Row>(text: string) => Promise<Row[]>): Promise<string[]> =>
  (
    await read<{ id: string }>(`
      SELECT id
        FROM media
       WHERE finished_at IS NOT NULL AND (capsule_id IS NOT NULL OR sealed IS NOT NULL)
       ORDER BY id DESC
       LIMIT ${files}`).catch(() => [])
  ).map(({ id }) => id)

export const contentChecks: readonly Check[] = [keys, store]
