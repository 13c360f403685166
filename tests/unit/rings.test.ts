import { expect, test } from 'vitest'
import type { Cause, RingTopic } from '../../src/domain/ports.ts'
import { createHearers, messages } from '../../src/infra/doorbells/hearers.ts'

const cause = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

/** What this version hears of a message. */
function heard(message: string) {
  const hearers = createHearers()
  const rings: { userIds: readonly string[]; topic: RingTopic; cause: Cause | null }[] = []
  hearers.listen({ ring: (userIds, topic, cause) => rings.push({ userIds, topic, cause }), gap() {} })
  hearers.ring(message)
  return rings
}

/** What version 0.1.0, which knows of no causes, hears of it. */
function heardBefore(message: string) {
  const [topic, ids = ''] = message.split(':')
  return { topic: topic === 'sessions' ? 'sessions' : 'feed', userIds: ids.split(',') }
}

test('versions before and after rings had causes understand one another', () => {
  expect(heard('feed:a,b')).toEqual([{ userIds: ['a', 'b'], topic: 'feed', cause: null }])
  expect([...messages(['a', 'b'], 'feed', null, 10)]).toEqual(['feed:a,b'])
  for (const topic of ['feed', 'sessions'] as const)
    for (const message of messages(['a', 'b'], topic, cause, 10)) {
      expect(heardBefore(message)).toEqual({ topic, userIds: ['a', 'b'] })
      expect(heard(message)).toEqual([{ userIds: ['a', 'b'], topic, cause }])
    }
})

test('a message of as many ids as PostgreSQL takes, and a cause, is no longer than it takes', () => {
  const ids = Array.from({ length: 200 }, () => crypto.randomUUID())
  const [message = '', ...more] = messages(ids, 'sessions', cause, 200)
  expect(more).toEqual([])
  expect(message.length).toBeLessThan(8_000)
})
