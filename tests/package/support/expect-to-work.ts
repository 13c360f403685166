import sharp from 'sharp'
import { expect } from 'vitest'
import { type Place, signUp } from '../../support/person.ts'
import { until } from '../../support/until.ts'

export const env = { PORT: '0', LOG_FORMAT: 'json', BCRYPT_COST: '4', UNLOCK_MIN_DISTANCE: '0s' }

/** What needs all that OpenOn is made of: database, queue, doorbell, threads, pictures, the page. */
export async function expectToWork(openon: Place) {
  const [alice, bob] = [await signUp(openon, 'alice'), await signUp(openon, 'bob')]
  const picture = await sharp({ create: { width: 30, height: 20, channels: 3, background: 'red' } })
    .png()
    .toBuffer()
  const mediaId = await alice.uploads(picture)
  await using feed = bob.feed({ after: 0 })
  const letter = await alice.seals({ for: bob, in: '2s', attachments: [{ mediaId }] })
  expect(await bob.looksAt(letter)).toMatchObject({ content: null })
  await until(async () => (await feed.next()).feed.capsule.state === 'READY')
  expect(await bob.opens(letter)).toMatchObject({ state: 'OPENED' })
  const { capsule } = await bob.ask<{ capsule: object }>(
    'query ($id: ID!) { capsule(id: $id) { content { attachments { width blurhash } } } }',
    { id: letter.id },
  )
  expect(capsule).toEqual({ content: { attachments: [{ width: 30, blurhash: expect.stringMatching(/.{20}/) }] } })
  expect(await (await fetch(new URL('/', openon.url))).text()).toContain('OpenOn')
}
