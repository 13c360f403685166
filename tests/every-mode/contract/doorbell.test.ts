import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Cause, Doorbell, RingTopic } from '../../../src/domain/ports.ts'
import { type Backend, startBackend } from '../../support/backend.ts'
import { until } from '../../support/until.ts'

let backend: Backend
beforeAll(async () => {
  backend = await startBackend()
})
afterAll(() => backend[Symbol.asyncDispose]())

/** Somebody at the door of a doorbell that hears already. */
async function listening(doorbell: Doorbell) {
  const rings: { userIds: readonly string[]; topic: RingTopic; cause: Cause | null }[] = []
  let gaps = 0
  const leave = doorbell.listen({
    ring: (userIds, topic, cause) => rings.push({ userIds, topic, cause }),
    gap: () => gaps++,
  })
  const first = randomUUID()
  await until(async () => {
    await doorbell.ring([first])
    return rings.some(({ userIds }) => userIds.includes(first))
  })
  // Whatever was rung in vain before has been heard when the last of it has.
  const last = randomUUID()
  await doorbell.ring([last])
  await until(() => rings.some(({ userIds }) => userIds.includes(last)))
  rings.length = 0
  return {
    rings,
    leave,
    get gaps() {
      return gaps
    },
    heard: (userId: string) => rings.some(({ userIds }) => userIds.includes(userId)),
  }
}

test('a ring reaches every listener, in this process and in others', async () => {
  const [here, there] = [backend.doorbell(), backend.doorbell()]
  const hearers = [await listening(here), await listening(there), await listening(there)]
  const user = randomUUID()
  await here.ring([user])
  for (const hearer of hearers) await until(() => hearer.heard(user))
})

test('a ring tells whom it concerns and what it is about', async () => {
  const doorbell = backend.doorbell()
  const hearer = await listening(doorbell)
  const [alice, bob] = [randomUUID(), randomUUID()]
  await doorbell.ring([alice, bob])
  await doorbell.ring([alice], 'sessions')
  await until(() => hearer.rings.length === 2)
  expect(hearer.rings).toEqual([
    { userIds: [alice, bob], topic: 'feed', cause: null },
    { userIds: [alice], topic: 'sessions', cause: null },
  ])
})

test('a ring tells what it follows from, also when many are rung at once', async () => {
  const doorbell = backend.doorbell()
  const hearer = await listening(backend.doorbell())
  const rung = Array.from({ length: 20 }, (_, n) => ({
    user: randomUUID(),
    cause: n % 5 === 0 ? null : causeOf(n % 5),
  }))
  await Promise.all(rung.map(({ user, cause }) => doorbell.ring([user], 'feed', cause)))
  await until(() => rung.every(({ user }) => hearer.heard(user)))
  const causeHeard = (user: string) => hearer.rings.find(({ userIds }) => userIds.includes(user))?.cause
  expect(rung.map(({ user }) => causeHeard(user))).toEqual(rung.map(({ cause }) => cause))
})

const causeOf = (n: number): Cause => `00-${String(n).repeat(32)}-${String(n).repeat(16)}-01`

test('a ring for more users than one message holds reaches them all', async () => {
  const doorbell = backend.doorbell()
  const hearer = await listening(backend.doorbell())
  const users = Array.from({ length: 2_500 }, () => randomUUID())
  await doorbell.ring(users)
  await until(() => users.every((user) => hearer.heard(user)))
  expect(hearer.rings.flatMap(({ userIds }) => userIds)).toHaveLength(users.length)
})

test('whoever has left hears nothing any more', async () => {
  const doorbell = backend.doorbell()
  const [leaver, stayer] = [await listening(doorbell), await listening(doorbell)]
  leaver.leave()
  const user = randomUUID()
  await doorbell.ring([user])
  await until(() => stayer.heard(user))
  expect(leaver.heard(user)).toBe(false)
})

test('after a broken connection the gap is announced, and rings arrive again', async () => {
  const doorbell = backend.doorbell()
  const hearer = await listening(doorbell)
  const before = hearer.gaps
  backend.network.dropAll()
  await until(() => hearer.gaps > before, { what: 'a gap' })
  const user = randomUUID()
  await until(async () => {
    await doorbell.ring([user])
    return true
  })
  await until(() => hearer.heard(user))
})

test('ringing rejects while the network is cut, and works again when it heals', async () => {
  const doorbell = backend.doorbell()
  const hearer = await listening(doorbell)
  backend.network.cut()
  await expect(doorbell.ring([randomUUID()])).rejects.toThrow()
  const before = hearer.gaps
  backend.network.heal()
  await until(() => hearer.gaps > before, { what: 'a gap' })
  const user = randomUUID()
  await until(async () => {
    await doorbell.ring([user])
    return hearer.heard(user)
  })
})

test('a message that is nobody’s business does no harm', async () => {
  const doorbell = backend.doorbell()
  const hearer = await listening(doorbell)
  await doorbell.ring([])
  const user = randomUUID()
  await doorbell.ring([user])
  await until(() => hearer.heard(user))
})
