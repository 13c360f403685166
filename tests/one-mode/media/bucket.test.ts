import { randomBytes, randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { test as base, describe, expect } from 'vitest'
import { StoreError } from '../../../src/domain/ports.ts'
import { openStore } from '../../../src/infra/stores/open.ts'
import { openS3Store } from '../../../src/infra/stores/s3.ts'
import { disposable } from '../../support/disposable.ts'
import { startNetwork } from '../../support/rig/network.ts'
import { startServer } from '../../support/server.ts'
import { type S3Server, s3IsMissing, startS3 } from '../../support/servers/s3.ts'
import { until } from '../../support/until.ts'
import { describeStore } from './support/contract.ts'

describeStore(
  'A bucket of what letters carry',
  () => disposable(async (use) => ({ store: openS3Store(use(await startS3()).bucket) })),
  s3IsMissing,
)

const test = base.extend<{ s3: S3Server }>({
  s3: [
    // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the fixtures needed off this pattern.
    async ({}, use) => {
      await using server = await startS3()
      await use(server)
    },
    { scope: 'file' },
  ],
})

const away = expect.objectContaining({ constructor: StoreError, kind: 'away' })
const full = expect.objectContaining({ constructor: StoreError, kind: 'full' })
const hasty = { attempt: 500, pauses: [50, 50] }

describe.skipIf(s3IsMissing !== null)('A bucket', () => {
  test('that takes no more is told as full, and gives what it has', async ({ s3 }) => {
    const store = openS3Store(s3.small)
    const id = randomUUID()
    await store.check()
    await store.put(`${id}/0.1`, Buffer.alloc(10_000, 'x'))
    await expect(store.put(`${id}/1.1`, Buffer.alloc(200_000))).rejects.toEqual(full)
    expect(await store.get(`${id}/0.1`, 0, 3)).toEqual(Buffer.from('xxx'))
    expect(await store.list(id)).toEqual([`${id}/0.1`])
    await store.removeAll(id)
  })

  test.for([
    ['accessKeyId', 'openon:nobody', /AWS_ACCESS_KEY_ID or AWS_SECRET_ACCESS_KEY is wrong/],
    [
      'secretAccessKey',
      'hidden-and-wrong',
      /SignatureDoesNotMatch: AWS_ACCESS_KEY_ID or AWS_SECRET_ACCESS_KEY is wrong/,
    ],
    ['bucket', 'nothing', /NoSuchBucket: there is no such bucket/],
    ['region', 'eu-north-7', /set region in STORE_URL/],
    ['endpoint', 'http://127.0.0.1:2', /ECONNREFUSED/],
    ['endpoint', 'http://nowhere.invalid', /ENOTFOUND|EAI_AGAIN/],
  ] as const)('that cannot be used is told in words: with another %s, %s', async ([name, value, words], { s3 }) => {
    const store = openS3Store({ ...s3.bucket, [name]: value }, hasty)
    const error = await store.check().catch((error: Error) => error)
    expect(error).toEqual(away)
    expect(String(error)).toMatch(words)
    expect(String(error)).not.toMatch(/hidden|secret-of-tests/)
    // Nor is anything taken for missing that may be there.
    await expect(store.get(`${randomUUID()}/0.1`, 0, 1)).rejects.toEqual(away)
  })

  test('that was away answers when it is back', async ({ s3 }) => {
    const store = openS3Store(s3.bucket, hasty)
    const id = randomUUID()
    await store.put(`${id}/0.1`, Buffer.from('here'))
    await s3.program.end('SIGKILL')
    await expect(store.get(`${id}/0.1`, 0, 10)).rejects.toEqual(away)
    await expect(store.put(`${id}/1.1`, Buffer.from('x'))).rejects.toEqual(away)
    await expect(store.list(id)).rejects.toEqual(away)
    await expect(store.removeAll(id)).rejects.toEqual(away)
    await expect(store.check()).rejects.toEqual(away)
    await s3.program.startAgain()
    expect(await store.get(`${id}/0.1`, 0, 10)).toEqual(Buffer.from('here'))
    await store.put(`${id}/1.1`, Buffer.from('x'))
    expect((await store.list(id)).sort()).toEqual([`${id}/0.1`, `${id}/1.1`])
  })

  test('that is away for a moment is asked again, and nobody hears of it', async ({ s3 }) => {
    await using network = await startNetwork(s3.port)
    const store = openS3Store({ ...s3.bucket, endpoint: `http://127.0.0.1:${network.port}` })
    const id = randomUUID()
    const bytes = randomBytes(2_000_000)
    await store.put(`${id}/0.1`, bytes)
    for (const ask of [
      () => store.get(`${id}/0.1`, 0, bytes.length),
      async () => store.put(`${id}/1.1`, bytes).then(() => store.get(`${id}/1.1`, 0, bytes.length)),
    ]) {
      network.cut()
      const before = network.attempts
      const asked = ask()
      await until(() => network.attempts > before)
      network.heal()
      expect((await asked)?.equals(bytes)).toBe(true)
    }
  })

  test('that says nothing is given up, and not asked again', async ({ s3 }) => {
    await using network = await startNetwork(s3.port)
    const store = openS3Store({ ...s3.bucket, endpoint: `http://127.0.0.1:${network.port}` }, hasty)
    network.stall()
    await expect(store.get(`${randomUUID()}/0.1`, 0, 1)).rejects.toThrow('did not answer within 0.5 seconds')
    expect(network.attempts).toBe(1)
  })

  test('lets go of what is under way when it is closed, also between two attempts', async ({ s3 }) => {
    await using network = await startNetwork(s3.port)
    const place = { ...s3.bucket, endpoint: `http://127.0.0.1:${network.port}` }
    const [stalled, refused] = [openS3Store(place), openS3Store(place, { attempt: 60_000, pauses: [60_000] })]
    const name = `${randomUUID()}/0.1`
    network.stall()
    const asked = expect(stalled.get(name, 0, 1)).rejects.toEqual(away)
    await until(() => network.attempts === 1)
    network.cut()
    const askedToo = expect(refused.get(name, 0, 1)).rejects.toEqual(away)
    await until(() => network.attempts >= 2)
    await stalled.close()
    await refused.close()
    await Promise.all([asked, askedToo])
    await expect(refused.get(name, 0, 1)).rejects.toEqual(away)
  })

  test('keeps nothing from starting while it is away, which is told once, without a secret', async ({ s3 }) => {
    const lines: string[] = []
    const log = pino({}, { write: (line) => void lines.push(line) })
    const place = { kind: 's3', ...s3.bucket, endpoint: 'http://127.0.0.1:2' } as const
    const store = await openStore(place, log)
    await until(() => lines.length > 0)
    await store.close()
    expect(lines).toHaveLength(1)
    expect(JSON.parse(String(lines[0]))).toMatchObject({ level: 40, why: expect.stringContaining('cannot be reached') })
    expect(lines.join()).not.toContain(s3.bucket.secretAccessKey)

    // Whoever stops before it is known hears nothing of it.
    const soon = await openStore(place, log)
    await soon.close()
    const well = await openStore({ kind: 's3', ...s3.bucket }, log)
    await well.check()
    await well.close()
    expect(lines).toHaveLength(1)
  })

  test('that is away keeps nobody from writing letters', async ({ s3 }) => {
    const STORE_URL = 's3://letters/media?endpoint=http://127.0.0.1:2'
    await using server = await startServer({ ...s3.env, STORE_URL })
    const [alice, bob] = [await server.signUp('alice'), await server.signUp('bob')]
    await alice.seals({ for: bob, in: '1s' })
    await until(() => server.log.some((line) => line.includes('until their store can be used')))
    expect(server.log.join()).not.toContain(s3.bucket.secretAccessKey)
  })

  test('that is there is nothing to tell of', async ({ s3 }) => {
    await using server = await startServer(s3.env)
    await server.signUp('alice')
    await server.stop()
    expect(server.log.filter((line) => line.includes('store'))).toEqual([])
  })
})
