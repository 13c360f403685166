import type { Log } from '../../domain/ports.ts'
import { openCommander, openWaiter } from '../redis.ts'
import { createHearers, messages, type OpenDoorbell } from './hearers.ts'

const idsPerMessage = 1_000
/** Milliseconds. */
const checkEvery = 5_000

/**
 * Rings by Redis pub/sub. ioredis connects and subscribes again by itself, but what was published meanwhile is gone,
 * so every new subscription is announced as a gap. A connection that died silently is found by a ping.
 */
export function createRedisDoorbell(url: string, prefix: string, log: Log): OpenDoorbell {
  const channel = `${prefix}:feed`
  const hearers = createHearers()
  const publisher = openCommander(url, (error) => log.warn({ err: error }, 'the doorbell cannot ring'))
  const subscriber = openWaiter(url, checkEvery, (error) => log.warn({ err: error }, 'the doorbell is deaf'), {
    autoResubscribe: false,
  })

  subscriber.on('ready', () => {
    subscriber.subscribe(channel).then(
      () => hearers.gap(),
      (error: unknown) => log.warn({ err: error }, 'could not listen to the doorbell'),
    )
  })
  subscriber.on('message', (_, message) => hearers.ring(message))
  const check = setInterval(() => {
    subscriber.ping().catch(() => {})
  }, checkEvery)

  return {
    listen: hearers.listen,
    async ring(userIds, topic = 'feed') {
      const pipeline = publisher.pipeline()
      for (const message of messages(userIds, topic, idsPerMessage)) pipeline.publish(channel, message)
      const results = (await pipeline.exec()) ?? []
      for (const [error] of results) if (error) throw error
    },
    async close() {
      clearInterval(check)
      subscriber.disconnect()
      publisher.disconnect()
    },
  }
}
