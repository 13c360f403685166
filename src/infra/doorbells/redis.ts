import type { Log } from '../../domain/ports.ts'
import { openCommander, openWaiter, type RedisAddress } from '../redis.ts'
import { createHearers, messages, type OpenDoorbell } from './hearers.ts'

const idsPerMessage = 1_000
/** How long the subscriber waits for an answer before its connection is taken for dead, in milliseconds. */
const patience = 5_000
/** Milliseconds between two questions whether rings still come. */
const checkEvery = 300

/**
 * Rings by Redis pub/sub. ioredis connects and subscribes again by itself, but what was published meanwhile is gone,
 * so every new subscription is announced as a gap. A connection that died silently is found by a ping.
 */
export function createRedisDoorbell(address: RedisAddress, prefix: string, log: Log): OpenDoorbell {
  const channel = `${prefix}:feed`
  const hearers = createHearers()
  const publisher = openCommander(address, (error) => log.warn({ err: error }, 'the doorbell cannot ring'))
  const subscriber = openWaiter(address, patience, (error) => log.warn({ err: error }, 'the doorbell is deaf'), {
    autoResubscribe: false,
  })

  let heard = Number.NEGATIVE_INFINITY
  let isListening = false
  subscriber.on('close', () => {
    isListening = false
  })
  subscriber.on('ready', () => {
    const since = performance.now()
    subscriber.subscribe(channel).then(
      () => {
        isListening = true
        heard = since
        hearers.gap()
      },
      (error: unknown) => log.warn({ err: error }, 'could not listen to the doorbell'),
    )
  })
  subscriber.on('message', (_, message) => hearers.ring(message))
  // The answer comes on the connection that rings come on, behind those from before the question.
  const ask = async () => {
    const asked = performance.now()
    if (isListening) await subscriber.ping()
    if (isListening) heard = Math.max(heard, asked)
  }
  const check = setInterval(() => ask().catch(() => {}), checkEvery)

  return {
    listen: hearers.listen,
    heardUntil: () => heard,
    async ring(userIds, topic = 'feed', cause = null) {
      const pipeline = publisher.pipeline()
      for (const message of messages(userIds, topic, cause, idsPerMessage)) pipeline.publish(channel, message)
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
