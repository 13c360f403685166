import { Redis, type RedisOptions } from 'ioredis'

/** Its own type of this one option has two forms that do not fit each other. */
type Options = Omit<RedisOptions, 'replyMapping'>

/** Milliseconds between attempts to connect, growing. */
const retryStrategy = (attempt: number): number => Math.min(50 * 2 ** attempt, 2_000)

/**
 * A connection whose commands fail fast: whoever gives them does not wait for a Redis that is away. An answer that is
 * missing for two seconds breaks the connection, so that one that died silently is replaced and those after it fail at
 * once.
 */
export const openCommander = (url: string, onTrouble: (error: Error) => void): Redis =>
  open(url, onTrouble, {
    connectTimeout: 2_000,
    commandTimeout: 2_000,
    socketTimeout: 2_000,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
  })

/**
 * A connection that waits for Redis as long as it takes.
 *
 * @param socketTimeout milliseconds without an answer after which it is taken for dead and made again
 */
export const openWaiter = (
  url: string,
  socketTimeout: number,
  onTrouble: (error: Error) => void,
  options: Options = {},
): Redis => open(url, onTrouble, { connectTimeout: 5_000, socketTimeout, maxRetriesPerRequest: null, ...options })

function open(url: string, onTrouble: (error: Error) => void, options: Options): Redis {
  const redis = new Redis(url, { retryStrategy, ...options })
  redis.on('error', onTrouble)
  return redis
}
