import sharp from 'sharp'
import { describe, expect } from 'vitest'
import { type ApiError, memoryStorage } from '../../../src/client/index.ts'
import { enter, kitAt } from '../../support/clients/kit.ts'
import { startNetwork } from '../../support/rig/network.ts'
import { testWithServer } from '../../support/test.ts'
import { until } from '../../support/until.ts'

const test = testWithServer()

const noise = (side: number) =>
  sharp({
    create: {
      width: side,
      height: side,
      channels: 3,
      background: 'red',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
    .png()
    .toBuffer()

describe('a file', () => {
  test('is brought, and tells how much of it has arrived', async ({ server }) => {
    await using bob = await enter(server.url, 'bob')
    const shares: number[] = []
    const picture = await noise(20)
    for (const file of [picture, new Blob([new Uint8Array(picture)]), new Uint8Array(picture)]) {
      const id = await bob.upload(file, { name: 'sun.png', onProgress: (share) => shares.push(share) })
      expect(shares.at(-1)).toBe(1)
      const sent = await bob.mutate<{ createDraft: { __typename: string } }>(
        'mutation ($input: CreateDraftInput!) { createDraft(input: $input) { __typename } }',
        { input: { attachments: [{ mediaId: id }] } },
      )
      expect(sent.__typename).toBe('Draft')
    }
  })

  test('goes on from where it was, however often the connection breaks', async ({ server }) => {
    await using network = await startNetwork(Number(new URL(server.url).port))
    const url = Object.assign(new URL(server.url), { port: String(network.port) }).href
    await using bob = await enter(url, 'bob')
    const picture = await noise(400)
    const waits: ApiError[] = []
    const shares: number[] = []
    const arriving = bob.upload(picture, {
      name: 'storm.png',
      requestSize: 50_000,
      onWaiting: (why) => waits.push(why),
      onProgress(share) {
        shares.push(share)
        if (share > 0.3 && waits.length === 0) network.dropAll()
      },
    })
    expect(await arriving).toEqual(expect.any(String))
    expect(waits.map(({ code }) => code)).toContain('UNREACHABLE')
    expect(shares.at(-1)).toBe(1)
  })

  test('is refused in the server’s words, and at once', async ({ server }) => {
    await using bob = await enter(server.url, 'bob')
    const refused = bob.upload(new TextEncoder().encode('<svg/>'))
    await expect(refused).rejects.toMatchObject({
      code: 'KIND_REFUSED',
      message: expect.stringContaining('no kind of'),
    })
    await expect(bob.upload(new Uint8Array())).rejects.toMatchObject({ code: 'EMPTY' })
    await using nobody = kitAt(server.url)
    await expect(nobody.upload(new Uint8Array(1))).rejects.toMatchObject({ code: 'SIGNED_OUT' })
  })

  test('is ended by a signal, and waits for its turn while others go', async ({ server }) => {
    await using bob = await enter(server.url, 'bob')
    const leaving = new AbortController()
    leaving.abort(new Error('enough'))
    await expect(bob.upload(await noise(20), { signal: leaving.signal })).rejects.toThrow('enough')
    const picture = await noise(20)
    const ids = await Promise.all(Array.from({ length: 8 }, (_, n) => bob.upload(picture, { name: `${n}.png` })))
    expect(new Set(ids).size).toBe(8)
  })

  test('that is ended can go on later; one that is discarded is gone', async ({ server }) => {
    await using bob = await enter(server.url, 'bob')
    const picture = await noise(400)
    const uploads = () => server.ctx.db.media.count({ where: { owner: { username: bob.username } } })
    for (const way of ['signal', 'discard']) {
      const ending = new AbortController()
      const onProgress = (share: number) => share > 0.3 && ending.abort(new Error('enough'))
      const arriving = bob.upload(picture, { requestSize: 50_000, onProgress, [way]: ending.signal })
      await expect(arriving).rejects.toThrow('enough')
      await until(async () => (await uploads()) === 1)
    }
  })

  test('that is sent twice at once is two', async ({ server }) => {
    await using bob = await enter(server.url, 'bob')
    const picture = await noise(20)
    const ids = await Promise.all([bob.upload(picture), bob.upload(picture)])
    expect(new Set(ids).size).toBe(2)
  })

  test('is brought with a fresh token where the one at hand is not taken', async ({ server }) => {
    const storage = memoryStorage()
    await using first = await enter(server.url, 'bob', { storage })
    const kept = JSON.parse((await storage.read()) ?? '')
    first.close()
    await storage.write(JSON.stringify({ ...kept, accessToken: `${kept.accessToken.slice(0, -4)}AAAA` }))
    await using bob = kitAt(server.url, { storage })
    expect(await bob.upload(await noise(20))).toEqual(expect.any(String))
  })
})
