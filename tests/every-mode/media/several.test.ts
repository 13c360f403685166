import { createHash } from 'node:crypto'
import sharp from 'sharp'
import { expect } from 'vitest'
import { sweepMedia } from '../../../src/domain/media/sweep.ts'
import { localId } from '../../support/ids.ts'
import * as operations from '../../support/operations.ts'
import type { Person, Result } from '../../support/person.ts'
import { type OneOfSeveral, sealForSeveral } from '../../support/several.ts'
import { testWithServer } from '../../support/test.ts'

const test = testWithServer({ RATE_LIMIT_ADDRESS: 'off', MEDIA_FILE_SIZE: '9MB', MEDIA_QUOTA: '32MB' })

interface File {
  readonly id: string
  readonly name: string
  readonly size: number
  readonly caption: string | null
  readonly url: string
  readonly thumbnailUrl: string | null
}

const filesOf = async (person: Person, { id }: { id: string }): Promise<readonly File[]> => {
  const query = `query ($id: ID!) {
    capsule(id: $id) { content { attachments { id name size caption url thumbnailUrl } } }
  }`
  const { capsule } = await person.ask<{ capsule: { content: { attachments: File[] } | null } }>(query, { id })
  return capsule.content?.attachments ?? []
}
/** What a link gives, as a hash, for it is much to compare; or the status. */
const fetched = async (url: string | null | undefined) => {
  const answer = await fetch(url ?? '')
  return answer.ok ? hashOf(Buffer.from(await answer.arrayBuffer())) : answer.status
}
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const noise = (bytes: number) => Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(bytes - 9, 'noise ')])
const bytesOf = async ({ ctx }: { ctx: { db: Db } }, person: Person) => {
  const { _sum } = await ctx.db.media.aggregate({ where: { ownerId: localId(person.id) }, _sum: { size: true } })
  return Number(_sum.size ?? 0)
}
type Db = Parameters<typeof sweepMedia>[0]['db']

async function write(sender: Person, people: readonly Person[], attachments: readonly { mediaId: string }[]) {
  const { id } = await sender.drafts({ title: 'Of the sea', body: 'Look!', attachments, allowEarlyView: true })
  return { id, result: await sealForSeveral(sender, { id, receiverIds: people.map((person) => person.id) }) }
}
const lettersIn = (result: Result) => result['capsules'] as OneOfSeveral[]

test('each letter has files of its own, which outlive those of the others', async ({ server }) => {
  const [alice, bob, carol] = (await Promise.all(['alice', 'bob', 'carol'].map(server.signUp))) as [
    Person,
    Person,
    Person,
  ]
  const picture = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#123' } })
    .jpeg()
    .toBuffer()
  // More than a segment.
  const document = noise(4_500_000)
  const attachments = [
    { mediaId: await alice.uploads(picture, { name: 'sea.jpg' }), caption: 'The sea' },
    { mediaId: await alice.uploads(document, { name: 'chart.pdf' }) },
  ]
  const { result } = await write(alice, [bob, carol], attachments)
  const letters = lettersIn(result)
  const files = await Promise.all(letters.map((letter) => filesOf(alice, letter)))
  for (const theirs of files) {
    expect(theirs).toMatchObject([
      { name: 'sea.jpg', caption: 'The sea' },
      { name: 'chart.pdf', caption: null },
    ])
    expect(await fetched(theirs[1]?.url)).toBe(hashOf(document))
    expect(await fetched(theirs[0]?.thumbnailUrl)).toEqual(expect.any(String))
  }
  const pictures = await Promise.all(files.map(([first]) => fetched(first?.url)))
  expect(pictures[1]).toEqual(pictures[0])
  const ids = files.flat().map(({ id }) => id)
  expect(new Set(ids).size).toBe(4)
  // A sealed letter alone has the keys of its files.
  const rows = await server.ctx.db.media.findMany({ where: { id: { in: ids.map(localId) } } })
  expect(rows.map(({ sealed, keyId }) => [sealed, keyId])).toEqual(Array(4).fill([null, null]))

  await server.ctx.db.capsule.delete({ where: { id: localId(String(letters[0]?.id)) } })
  expect(await sweepMedia(server.ctx)).toBe(2)
  expect(await fetched(files[0]?.[1]?.url)).toBe(404)
  expect(await fetched(files[1]?.[1]?.url)).toBe(hashOf(document))
  for (const id of ids) {
    const isGone = files[0]?.some((file) => file.id === id)
    expect((await server.ctx.store.list(localId(id))).length > 0).toBe(!isGone)
  }
})

test('files that are too much for so many are refused, and nothing is left of copies', async ({ server }) => {
  const names = Array.from({ length: 5 }, (_, n) => `p${n}`)
  const [alice, ...others] = (await Promise.all(names.map(server.signUp))) as [Person, ...Person[]]
  const mediaId = await alice.uploads(noise(4_000_000), { name: 'chart.pdf' })
  const before = await bytesOf(server, alice)
  const { id, result } = await write(alice, others, [{ mediaId }])
  expect(result).toMatchObject({ __typename: 'ValidationError', issues: [{ path: ['attachments'] }] })
  expect(await bytesOf(server, alice)).toBe(before)
  const few = { id, receiverIds: others.slice(0, 3).map((person) => person.id) }
  expect(lettersIn(await sealForSeveral(alice, few))).toHaveLength(3)
  expect(await bytesOf(server, alice)).toBe(3 * before)
})

test('of several who seal one draft with files at once one does, and nothing is left of the others', async ({
  server,
}) => {
  const [alice, bob, carol] = (await Promise.all(['alice', 'bob', 'carol'].map(server.signUp))) as [
    Person,
    Person,
    Person,
  ]
  const mediaId = await alice.uploads(noise(100_000), { name: 'chart.pdf' })
  const { id } = await alice.drafts({ title: 'Once', body: 'Only', attachments: [{ mediaId }] })
  const receiverIds = [bob.id, carol.id]
  const results = await Promise.all(Array.from({ length: 5 }, () => sealForSeveral(alice, { id, receiverIds })))
  const outcomes = results.map(({ __typename }) => __typename).sort()
  expect(outcomes).toEqual([...Array(4).fill('AlreadySealedError'), 'SealedForSeveral'])
  expect(await bytesOf(server, alice)).toBe(200_000)
  expect(await alice.ask(operations.draft, { id })).toEqual({ draft: null })
})
