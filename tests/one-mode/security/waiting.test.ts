import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { createCipher } from '../../../src/domain/capsules/cipher.ts'
import { rotateContentKeys } from '../../../src/domain/capsules/rotate.ts'
import { largest } from '../../bench/attacks/attacks.ts'
import { localId } from '../../support/ids.ts'
import { tokenIn } from '../../support/mail-server.ts'
import * as operations from '../../support/operations.ts'
import { statementsOf } from '../../support/statements.ts'
import { testWithMail } from '../../support/test-with-mail.ts'
import { until } from '../../support/until.ts'
import { claims, seenBy, someAddress, writesTo } from '../../support/waiting.ts'

const [oldKey, newKey] = [randomBytes(32), randomBytes(32)]
const test = testWithMail({ CONTENT_KEYS: oldKey.toString('base64'), SWEEP_INTERVAL: '200ms' })

const waits = 'A letter waits for you'

test('an address is in no table as it is written, whether it is told, silent or refused', async ({
  server,
  mailServer,
}) => {
  const alice = await server.signUp('alice')
  const [told, quiet] = [someAddress(), someAddress()]
  await writesTo(alice, told, { announce: true })
  await writesTo(alice, quiet)
  const [link = ''] = /unsubscribe\?for=[\w-]+/.exec((await mailServer.mailTo(told, waits)).text) ?? []
  await fetch(new URL(`/${link}`, server.url), { method: 'POST' })
  const { db } = server.ctx
  const rows = [
    await db.waitingLetter.findMany(),
    await db.silencedAddress.findMany(),
    await db.addressToken.findMany(),
    await db.delivery.findMany(),
  ]
  expect(rows.slice(0, 3).every((found) => found.length > 0)).toBe(true)
  for (const address of [told, quiet]) {
    expect(JSON.stringify(rows)).not.toContain(address)
    expect(server.log.join('')).not.toContain(address)
  }
})

test('whoever writes to the database cannot give themselves a letter that waits', async ({ server, mailServer }) => {
  const [alice, mallory] = await Promise.all([server.signUp('alice'), server.signUp('mallory')])
  const { db } = server.ctx
  const given = await writesTo(alice, someAddress(), {}, '1s')
  await until(async () => (await seenBy(alice, given))?.state === 'READY')
  await db.capsule.update({ where: { id: localId(given.id) }, data: { receiverId: localId(mallory.id) } })
  const { errors } = await mallory.query(operations.openCapsule, { id: given.id })
  expect(errors[0]?.extensions?.code).toBe('INTERNAL_SERVER_ERROR')

  const moved = await writesTo(alice, someAddress())
  const own = await writesTo(alice, mallory.email)
  const { addressHash } = await db.waitingLetter.findUniqueOrThrow({ where: { capsuleId: localId(own.id) } })
  await db.waitingLetter.update({ where: { capsuleId: localId(moved.id) }, data: { addressHash } })
  await mallory.does(operations.proveEmail, {
    token: tokenIn(await mailServer.mailTo(mallory.email, 'Is this your address?')),
  })
  expect(await seenBy(mallory, own)).toMatchObject({ state: 'SEALED' })
  expect(await seenBy(mallory, moved)).toBeNull()
})

test('a sealed letter is always for somebody, whatever the program does', async ({ server }) => {
  const alice = await server.signUp('alice')
  const { db } = server.ctx
  const capsuleId = localId((await writesTo(alice, someAddress())).id)
  await expect(db.waitingLetter.delete({ where: { capsuleId } })).rejects.toThrow('for nobody')
  const id = localId((await alice.seals({ for: alice })).id)
  await expect(db.capsule.update({ where: { id }, data: { receiverId: null } })).rejects.toThrow('for nobody')
})

test('with new keys, letters that wait are found and claimed as before, and silence is kept', async ({
  server,
  mailServer,
}) => {
  const alice = await server.signUp('alice')
  const [email, silent] = [someAddress(), someAddress()]
  const letter = await writesTo(alice, email, { announce: true })
  const mail = await mailServer.mailTo(email, waits)
  const unwanted = await writesTo(alice, silent, { announce: true })
  const [link = ''] = /unsubscribe\?for=[\w-]+/.exec((await mailServer.mailTo(silent, waits)).text) ?? []

  await rotateContentKeys({ ...server.ctx, cipher: createCipher([newKey, oldKey]) })
  const { db } = server.ctx
  const current = createCipher([newKey]).currentKeyId
  const own = { capsuleId: { in: [localId(letter.id), localId(unwanted.id)] } }
  expect(await db.waitingLetter.count({ where: { ...own, keyId: current } })).toBe(2)
  expect(await db.addressKey.count({ where: { keyId: current } })).toBe(1)

  // The other tests of this file have left what nothing can open.
  await using after = await server.another('api', {
    CONTENT_KEYS: `${newKey.toString('base64')},${oldKey.toString('base64')}`,
  })
  expect((await fetch(new URL(`/${link}`, after.url), { method: 'POST' })).status).toBe(200)
  expect(await seenBy(alice.at(after), unwanted)).toMatchObject({ waitingFor: { email: silent, reachable: false } })
  const zoe = await claims(after, mail)
  expect(await seenBy(zoe, letter)).toMatchObject({ state: 'SEALED' })
  expect(await seenBy(alice.at(after), letter)).toMatchObject({ content: { body: 'We have never met.' } })
})

test('long letters that many wrote to an address keep none of them from its owner', async ({ server, mailServer }) => {
  const alice = await server.signUp('alice')
  const email = someAddress()
  const own = await writesTo(alice, email, { announce: true })
  const mail = await mailServer.mailTo(email, waits)
  const letters = [own]
  for (let n = 0; n < 8; n++) letters.push(await writesTo(alice, email, largest))
  let zoe = alice
  const statements = await statementsOf(async () => {
    zoe = await claims(server, mail)
  })
  for (const letter of letters) expect(await seenBy(zoe, letter)).toMatchObject({ state: 'SEALED' })
  // Together they are more than one statement may bring, in one go: 300 of them took longer than it has time for.
  expect(statements.filter((text) => text.includes('claimed AS')).length).toBeGreaterThan(3)
})
