import { randomBytes, randomUUID } from 'node:crypto'
import { test as base, describe, expect } from 'vitest'
import type { Store } from '../../../../src/domain/ports.ts'

/**
 * What every store must keep to. To be called at the top of a file, of which there is one store.
 *
 * @param missing why there can be none; null where there can
 */
export function describeStore(
  what: string,
  open: () => Promise<AsyncDisposable & { readonly store: Store }>,
  missing: string | null = null,
): void {
  const test = base.extend<{ store: Store; id: string }>({
    store: [
      // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the fixtures needed off this pattern.
      async ({}, use) => {
        await using opened = await open()
        await use(opened.store)
      },
      { scope: 'file' },
    ],
    // biome-ignore lint/correctness/noEmptyPattern: the same
    id: async ({}, use) => use(randomUUID()),
  })

  describe.skipIf(missing !== null)(what, () => {
    test('is usable, as often as one asks', async ({ store }) => {
      await store.check()
      await Promise.all([store.check(), store.check(), store.check()])
    })

    test('comes back as it went, whole and by ranges', async ({ store, id }) => {
      const bytes = randomBytes(4 * 1_024 * 1_024 + 1_792)
      await store.put(`${id}/0.1`, bytes)
      for (const [start, length] of [
        [0, bytes.length],
        [0, 1],
        [65_536, 65_564],
        [bytes.length - 1, 1],
      ] as const) {
        const range = await store.get(`${id}/0.1`, start, length)
        // Byte by byte, Vitest takes half a minute.
        expect(range?.equals(bytes.subarray(start, start + length)), `${length} from ${start}`).toBe(true)
      }
    })

    test('ends where it ends, whatever is asked for', async ({ store, id }) => {
      await store.put(`${id}/0.1`, Buffer.from('short'))
      expect(await store.get(`${id}/0.1`, 3, 100)).toEqual(Buffer.from('rt'))
      expect(await store.get(`${id}/0.1`, 5, 100)).toEqual(Buffer.alloc(0))
      expect(await store.get(`${id}/0.1`, 1_000, 1)).toEqual(Buffer.alloc(0))
    })

    test('is kept from a piece of a buffer as that piece', async ({ store, id }) => {
      const whole = Buffer.from('before|piece|after')
      await store.put(`${id}/0.1`, whole.subarray(7, 12))
      expect(await store.get(`${id}/0.1`, 0, 100)).toEqual(Buffer.from('piece'))
    })

    test('may be nothing at all', async ({ store, id }) => {
      await store.put(`${id}/0.1`, Buffer.alloc(0))
      expect(await store.get(`${id}/0.1`, 0, 100)).toEqual(Buffer.alloc(0))
    })

    test('is null where there is none, of a file that is there and of one that is not', async ({ store, id }) => {
      expect(await store.get(`${id}/0.1`, 0, 1)).toBeNull()
      expect(await store.list(id)).toEqual([])
      await store.put(`${id}/0.1`, Buffer.from('one'))
      expect(await store.get(`${id}/0.2`, 0, 1)).toBeNull()
      await store.remove([`${id}/0.2`, `${randomUUID()}/0.1`])
      await store.removeAll(randomUUID())
    })

    test('is replaced by what has its name', async ({ store, id }) => {
      await store.put(`${id}/0.1`, Buffer.from('a long one'))
      await store.put(`${id}/0.1`, Buffer.from('short'))
      expect(await store.get(`${id}/0.1`, 0, 100)).toEqual(Buffer.from('short'))
      expect(await store.list(id)).toEqual([`${id}/0.1`])
    })

    test('is one of those that were written, where two write the same at once', async ({ store, id }) => {
      const both = [Buffer.alloc(300_000, 'a'), Buffer.alloc(200_000, 'b')]
      await Promise.all(both.map((bytes) => store.put(`${id}/0.1`, bytes)))
      const kept = await store.get(`${id}/0.1`, 0, 400_000)
      expect(both.filter((bytes) => kept?.equals(bytes))).toHaveLength(1)
      expect(await store.list(id)).toEqual([`${id}/0.1`])
    })

    test('is listed, and removed by name or all of a file, and nobody else’s with it', async ({ store, id }) => {
      // As near as two ids can be.
      const other = `${id.slice(0, -3)}${id.at(-3) === '0' ? '1' : '0'}${id.slice(-2)}`
      const names = ['0.1', '0.2', '1.2', '10.2', 'thumbnail.2'].map((part) => `${id}/${part}`)
      for (const name of [...names, `${other}/0.1`]) await store.put(name, Buffer.from(name))
      expect((await store.list(id)).sort()).toEqual([...names].sort())

      const [first = '', second = '', ...rest] = names
      await store.remove([first, second, `${id}/none`])
      expect((await store.list(id)).sort()).toEqual([...rest].sort())
      expect(await store.get(first, 0, 1)).toBeNull()

      await store.removeAll(id)
      expect(await store.list(id)).toEqual([])
      expect(await store.get(`${id}/1.2`, 0, 1)).toBeNull()
      expect(await store.list(other)).toEqual([`${other}/0.1`])
    })

    test('is removed to the last of 60 objects, which a bucket tells 25 at a time', async ({ store, id }) => {
      let next = 0
      const putSome = async () => {
        for (let n = next++; n < 60; n = next++) await store.put(`${id}/${n}.1`, Buffer.from('x'))
      }
      await Promise.all(Array.from({ length: 8 }, putSome))
      expect(new Set(await store.list(id)).size).toBe(60)
      await store.removeAll(id)
      expect(await store.list(id)).toEqual([])
    })

    test.for([
      '',
      '/',
      '.',
      '..',
      '../0.1',
      '/etc/passwd',
      'ID',
      'ID/',
      'ID/.',
      'ID/..',
      'ID/../0.1',
      'ID/0/1',
      'ID//0.1',
      'ID/.hidden',
      'ID/0.1\0',
      'ID/0.1\n',
      'ID\\0.1',
      'ID/..\\0.1',
      'ID/%2e%2e',
      'ID/0.1?acl',
      'ID/0.1#',
      `ID/${'x'.repeat(65)}`,
      'ID /0.1',
      '{ID}/0.1',
    ])('refuses a name that could lead elsewhere: %j', async (name, { store, id }) => {
      const bad = name.replace('ID', id)
      const refused = expect.objectContaining({ name: 'RangeError' })
      await expect(store.put(bad, Buffer.from('x'))).rejects.toEqual(refused)
      await expect(store.get(bad, 0, 1)).rejects.toEqual(refused)
      await expect(store.remove([`${id}/0.1`, bad])).rejects.toEqual(refused)
    })

    test('refuses what is no id of a file', async ({ store, id }) => {
      for (const bad of ['', '.', '..', `${id}/`, `${id}/..`, id.toUpperCase().replace(/^./, 'A'), `${id}\n`]) {
        await expect(store.list(bad)).rejects.toThrow(RangeError)
        await expect(store.removeAll(bad)).rejects.toThrow(RangeError)
      }
    })
  })
}
