import sharp from 'sharp'
import { expect } from 'vitest'
import type { Person } from '../../support/person.ts'
import { testWithServer } from '../../support/test.ts'
import { until } from '../../support/until.ts'

const test = testWithServer()

interface File {
  readonly id: string
  readonly name: string
  readonly contentType: string
  readonly size: number
  readonly width: number | null
  readonly height: number | null
  readonly blurhash: string | null
  readonly caption: string | null
  readonly url: string
  readonly thumbnailUrl: string | null
}

const file = 'id name contentType size width height blurhash caption url thumbnailUrl'

const photo = (colour: string) =>
  sharp({ create: { width: 300, height: 200, channels: 3, background: colour } })
    .jpeg()
    .withExif({ IFD0: { Copyright: 'Somebody' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' } })
    .toBuffer()

const attachmentsOf = async (person: Person, capsuleId: string) => {
  const { capsule } = await person.ask<{ capsule: { content: { attachments: File[] } | null } }>(
    `query ($id: ID!) { capsule(id: $id) { content { attachments { ${file} } } } }`,
    { id: capsuleId },
  )
  return capsule.content?.attachments ?? null
}

test('a letter carries a picture, which its receiver sees when it is opened, and not before', async ({ server }) => {
  const [alice, bob] = [await server.signUp('alice'), await server.signUp('bob')]
  const bytes = await photo('#123456')
  const mediaId = await alice.uploads(bytes, { name: 'Ægir & Søn.jpg' })
  const letter = await alice.seals({ for: bob, in: '2s', attachments: [{ mediaId, caption: 'By the sea' }] })
  const [sent] = (await attachmentsOf(alice, letter.id)) ?? []
  expect(sent).toMatchObject({
    name: 'Ægir & Søn.jpg',
    contentType: 'image/jpeg',
    width: 300,
    height: 200,
    caption: 'By the sea',
  })
  expect(sent?.blurhash).toMatch(/^.{20,}$/)
  expect(await attachmentsOf(bob, letter.id)).toBeNull()
  await until(async () => (await bob.looksAt(letter))?.['state'] === 'READY')
  await bob.opens(letter)
  const [seen] = (await attachmentsOf(bob, letter.id)) ?? []
  const answer = await fetch(seen?.url ?? '')
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('image/jpeg')
  const shown = Buffer.from(await answer.arrayBuffer())
  expect(shown.length).toBe(seen?.size)
  const { width, height, exif } = await sharp(shown).metadata()
  expect({ width, height, exif }).toEqual({ width: 300, height: 200, exif: undefined })
  const thumbnail = await fetch(seen?.thumbnailUrl ?? '')
  expect(thumbnail.headers.get('content-type')).toBe('image/webp')
})
