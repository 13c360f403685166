import { expect } from 'vitest'
import { localId } from '../../support/ids.ts'
import { photo } from '../../support/media/photos.ts'
import * as operations from '../../support/operations.ts'
import type { Person } from '../../support/person.ts'
import { testWithMail } from '../../support/test-with-mail.ts'
import { timePasses } from '../../support/time.ts'
import { until } from '../../support/until.ts'
import { claims, seenBy, someAddress, writesTo } from '../../support/waiting.ts'

const test = testWithMail({ SWEEP_INTERVAL: '200ms', UNFOLDING_WINDOW: '1d' })

test('a picture in a letter for an address is its sender’s alone until somebody has the letter, and then theirs as it is', async ({
  server,
  mailServer,
}) => {
  const [alice, eve] = [await server.signUp('alice'), await server.signUp('eve')]
  const mediaId = await alice.uploads(await photo())
  const [first, second] = [someAddress(), someAddress()]
  const more = { announce: true, allowEarlyView: true, attachments: [{ mediaId, caption: 'For you' }] }
  const letter = await writesTo(alice, first, more, '3d')
  const capsuleId = localId(letter.id)
  const readableBy = async (person: Person) => {
    const answers = await Promise.all(
      (['file', 'thumbnail'] as const).map(async (what) => {
        const link = { mediaId: localId(mediaId), capsuleId, viewerId: localId(person.id), what }
        // Links begin with what is said to be this page.
        return (await fetch(new URL(new URL(server.ctx.links.linkTo(link)).pathname, server.url))).status
      }),
    )
    expect(new Set(answers).size).toBe(1)
    return answers[0] === 200
  }
  expect([await readableBy(alice), await readableBy(eve)]).toEqual([true, false])

  // Who comes by the first address is too late: the letter was sent on to another.
  const announced = await mailServer.mailTo(first, 'A letter waits for you')
  await alice.does(operations.redirectCapsule, { input: { id: letter.id, email: second } })
  const zoe = await claims(server, announced)
  expect([await readableBy(alice), await readableBy(zoe), await readableBy(eve)]).toEqual([true, false, false])
  const yara = await claims(server, await mailServer.mailTo(second, 'A letter waits for you'))
  await until(async () => (await seenBy(yara, letter)) !== null)
  expect(await readableBy(yara)).toBe(false)
  await timePasses(server.ctx, '60h', letter)
  await until(async () => (await seenBy(yara, letter))?.state === 'UNFOLDING')
  expect([await readableBy(yara), await readableBy(zoe), await readableBy(alice)]).toEqual([true, false, true])
  await timePasses(server.ctx, '13h', letter)
  await until(async () => (await yara.opens(letter)).__typename === 'Capsule')
  expect([await readableBy(yara), await readableBy(zoe), await readableBy(eve)]).toEqual([true, false, false])
})
