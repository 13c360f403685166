import { execFile, fork } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdir, readdir, rename, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { StoreError } from '../../../src/domain/ports.ts'
import { OperatorError } from '../../../src/infra/operator-error.ts'
import { openFolderStore } from '../../../src/infra/stores/folder.ts'
import { atLast, disposable } from '../../support/disposable.ts'
import { temporaryFolder } from '../../support/servers/throw-away.ts'
import { until } from '../../support/until.ts'
import { describeStore } from './support/contract.ts'

const openFolder = () =>
  disposable(async (use) => {
    const { path } = use(await temporaryFolder())
    const store = openFolderStore(path)
    await store.check()
    return { path, store }
  })

describeStore('A folder of what letters carry', openFolder)

const away = expect.objectContaining({ constructor: StoreError, kind: 'away' })
const full = expect.objectContaining({ constructor: StoreError, kind: 'full' })

/** Everything below a folder, without the folders. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name)
}

test('files lie in one of 256 folders, by the end of their id, their owner’s alone', async () => {
  await using folder = await openFolder()
  const id = randomUUID()
  // Whatever the operator's shell lets others do.
  const umask = process.umask(0)
  try {
    await folder.store.put(`${id}/0.1`, Buffer.from('x'))
  } finally {
    process.umask(umask)
  }
  const names = [id.slice(-2), join(id.slice(-2), id), join(id.slice(-2), id, '0.1')]
  expect(await readdir(folder.path, { recursive: true })).toEqual(names)
  for (const name of names) expect((await stat(join(folder.path, name))).mode & 0o077, name).toBe(0)
})

test('a folder that is not there yet is made, its owner’s alone; what others may with one that is there stays', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'one', 'two')
  await openFolderStore(path).check()
  expect(((await stat(path)).mode & 0o777).toString(8)).toBe('700')
  await chmod(path, 0o750)
  await openFolderStore(path).check()
  expect(((await stat(path)).mode & 0o777).toString(8)).toBe('750')
  expect(await filesIn(path)).toEqual([])
})

test.for([
  ['below a file', '/etc/passwd/media'],
  ['in a file’s place', '/etc/passwd'],
  ['where there can be none', '/proc/nothing/media'],
  ['where nobody may write', '/sys/media'],
] as const)('a folder that cannot be used is told, with what to do: %s', async ([, path]) => {
  const told = expect.objectContaining({ constructor: OperatorError, message: expect.stringContaining('STORE_URL') })
  await expect(openFolderStore(path).check()).rejects.toEqual(told)
  await expect(openFolderStore(path).check()).rejects.toThrow(path)
})

describe('What a write left that broke off', () => {
  test('is no object, and goes with its file', async () => {
    await using folder = await openFolder()
    const id = randomUUID()
    await folder.store.put(`${id}/0.1`, Buffer.from('whole'))
    await writeFile(join(folder.path, id.slice(-2), id, '.0123456789ab'), 'in pa')
    expect(await folder.store.list(id)).toEqual([`${id}/0.1`])
    await folder.store.remove([`${id}/0.1`])
    await folder.store.removeAll(id)
    expect(await filesIn(folder.path)).toEqual([])
  })

  test('with a process that was killed is never seen as an object', async () => {
    await using folder = await openFolder()
    const id = randomUUID()
    for (let time = 0; time < 3; time++) {
      const writer = fork(fileURLToPath(new URL('support/writer.ts', import.meta.url)), [folder.path, id], {
        execArgv: ['--import', 'tsx'],
      })
      const before = (await folder.store.list(id)).length
      await until(async () => (await folder.store.list(id)).length > before + 2)
      writer.kill('SIGKILL')
      await once(writer, 'exit')
    }
    const names = await folder.store.list(id)
    expect(names.length).toBeGreaterThan(8)
    for (const name of names) {
      const bytes = await folder.store.get(name, 0, 10_000_000)
      expect(bytes?.equals(Buffer.alloc(1_000_000, name)), name).toBe(true)
    }
    await folder.store.removeAll(id)
    expect(await filesIn(folder.path)).toEqual([])
  })
})

test('a file that is removed while somebody writes it leaves nothing that a second removal does not find', async () => {
  await using folder = await openFolder()
  const id = randomUUID()
  for (let time = 0; time < 20; time++) {
    const written = Array.from({ length: 4 }, (_, n) => folder.store.put(`${id}/${n}.1`, Buffer.alloc(50_000)))
    const [removed, ...puts] = await Promise.allSettled([folder.store.removeAll(id), ...written])
    for (const put of puts) if (put.status === 'rejected') expect(put.reason).toEqual(away)
    if (removed.status === 'rejected') expect(removed.reason).toEqual(away)
  }
  await folder.store.removeAll(id)
  expect(await filesIn(folder.path)).toEqual([])
})

test('a link in the place of a file’s folder is removed, and not what it leads to', async () => {
  await using folder = await openFolder()
  await using elsewhere = await temporaryFolder()
  await writeFile(join(elsewhere.path, '0.1'), 'precious')
  const id = randomUUID()
  await mkdir(join(folder.path, id.slice(-2)))
  await symlink(elsewhere.path, join(folder.path, id.slice(-2), id))
  await folder.store.removeAll(id)
  expect(await readdir(elsewhere.path)).toEqual(['0.1'])
  expect(await filesIn(folder.path)).toEqual([])
})

test('a folder that is away for a while is never taken for an empty one', async () => {
  await using folder = await openFolder()
  const { path, store } = folder
  const [id, gone] = [randomUUID(), `${path}.gone`]
  await store.put(`${id}/0.1`, Buffer.from('here'))
  await rename(path, gone)
  try {
    await expect(store.get(`${id}/0.1`, 0, 10)).rejects.toEqual(away)
    await expect(store.put(`${id}/1.1`, Buffer.from('x'))).rejects.toEqual(away)
    await expect(store.list(id)).rejects.toEqual(away)
    await expect(store.remove([`${id}/0.1`])).rejects.toEqual(away)
    await expect(store.removeAll(id)).rejects.toEqual(away)
  } finally {
    await rename(gone, path)
  }
  expect(await store.get(`${id}/0.1`, 0, 10)).toEqual(Buffer.from('here'))
  await store.put(`${id}/1.1`, Buffer.from('x'))
  expect((await store.list(id)).sort()).toEqual([`${id}/0.1`, `${id}/1.1`])
})

/** A disk of two megabytes. */
const smallDisk = () =>
  disposable(async (use) => {
    const { path } = use(await temporaryFolder())
    await promisify(execFile)('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'openon-test', path])
    use(atLast(() => promisify(execFile)('umount', ['--lazy', path])))
    return { path, store: openFolderStore(path) }
  })

const isRoot = process.getuid?.() === 0
if (!isRoot && process.env['OPENON_TEST_SERVERS'] === 'required') throw new Error('Disks are made by root.')

describe.skipIf(!isRoot)('A disk that is full', () => {
  test('is told as that; what was there is there, nothing stays of what was not kept, and room helps', async () => {
    await using disk = await smallDisk()
    const { path, store } = disk
    const id = randomUUID()
    const bytes = randomBytes(1_200_000)
    await store.check()
    await store.put(`${id}/0.1`, bytes)
    for (let time = 0; time < 3; time++) await expect(store.put(`${id}/1.1`, bytes)).rejects.toEqual(full)
    await expect(store.put(`${id}/0.1`, Buffer.alloc(1_200_000))).rejects.toEqual(full)
    expect(await store.list(id)).toEqual([`${id}/0.1`])
    expect((await store.get(`${id}/0.1`, 0, bytes.length))?.equals(bytes)).toBe(true)
    expect(await filesIn(path)).toEqual(['0.1'])

    await store.removeAll(id)
    await store.put(`${id}/1.1`, bytes)
    expect((await store.get(`${id}/1.1`, 0, bytes.length))?.equals(bytes)).toBe(true)
  })

  test('keeps nothing from starting, and can be emptied', async () => {
    await using disk = await smallDisk()
    const { path, store } = disk
    const id = randomUUID()
    await store.put(`${id}/0.1`, Buffer.from('x'))
    await expect(writeFile(join(path, 'ballast'), Buffer.alloc(3_000_000))).rejects.toThrow('ENOSPC')
    await expect(store.check()).rejects.toEqual(full)
    expect(await store.get(`${id}/0.1`, 0, 10)).toEqual(Buffer.from('x'))
    await store.removeAll(id)
    expect(await store.list(id)).toEqual([])
  })
})
