import { chmod, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createDatabase } from '../../support/database.ts'
import { startProcess } from '../../support/rig/process.ts'

/** What others than its owner may do with anything in a folder. */
async function openToOthers(folder: string): Promise<string[]> {
  const names = ['.', ...(await readdir(folder, { recursive: true }))]
  const modes = await Promise.all(
    names.map(async (name) => ({ name, mode: (await stat(join(folder, name))).mode & 0o777 })),
  )
  return modes.filter(({ mode }) => (mode & 0o077) !== 0).map(({ name, mode }) => `${mode.toString(8)} ${name}`)
}

test.skipIf(process.platform === 'win32')(
  'everything in the data folder is its owner’s alone, also what was open before',
  async () => {
    await using database = await createDatabase('embedded')
    const folder = database.env['OPENON_DATA_DIR'] ?? ''
    await chmod(join(folder, 'database'), 0o755)
    await chmod(join(folder, 'database', 'PG_VERSION'), 0o644)

    await using program = await startProcess('all', { ...database.env, PORT: '0', LOG_FORMAT: 'json' })
    expect(program.url).toContain('http')
    expect(await readdir(folder)).toContain('media')
    expect(await openToOthers(folder)).toEqual([])
  },
)
