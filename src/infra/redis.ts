import { Redis, type RedisOptions, SentinelConnector } from 'ioredis'

/** Its own type of this one option has two forms that do not fit each other. */
type Options = Omit<RedisOptions, 'replyMapping'>

/** One Redis by its URL, or whichever of several the sentinels say is the master. */
export type RedisAddress =
  | string
  | Pick<Options, 'sentinels' | 'name' | 'db' | 'username' | 'password' | 'sentinelPassword'>

/** Milliseconds between attempts to connect, growing. */
const retryStrategy = (attempt: number): number => Math.min(50 * 2 ** attempt, 2_000)

/** Whoever was the master and is no longer takes no commands, but keeps its connections. */
const isNoMaster = ({ message }: Error): boolean => message.includes('READONLY')

/**
 * A connection whose commands fail fast: whoever gives them does not wait for a Redis that is away. An answer that is
 * missing for two seconds breaks the connection, so that one that died silently is replaced and those after it fail at
 * once.
 *
 * @param commandTimeout milliseconds that a command may take
 */
export const openCommander = (
  address: RedisAddress,
  onTrouble: (error: Error) => void,
  commandTimeout = 2_000,
): Redis =>
  open(address, onTrouble, {
    connectTimeout: 2_000,
    commandTimeout,
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
  address: RedisAddress,
  socketTimeout: number,
  onTrouble: (error: Error) => void,
  options: Options = {},
): Redis => open(address, onTrouble, { connectTimeout: 5_000, socketTimeout, maxRetriesPerRequest: null, ...options })

/**
 * What a connection watches, so as to hear of a new master, outlives it in ioredis: hearing of one while the next
 * connection is being made would end that for good. So it goes before.
 */
class Sentinels extends SentinelConnector {
  constructor(options: unknown) {
    super(options as Options)
  }
  override connect(...args: Parameters<SentinelConnector['connect']>): ReturnType<SentinelConnector['connect']> {
    this.disconnect()
    return super.connect(...args)
  }
}

/** Another sentinel is asked when one that took the connection has said nothing for two seconds. */
const bySentinels: Options = { Connector: Sentinels, failoverDetector: true, sentinelCommandTimeout: 2_000 }

function open(address: RedisAddress, onTrouble: (error: Error) => void, options: Options): Redis {
  const all: Options = { retryStrategy, sentinelRetryStrategy: retryStrategy, reconnectOnError: isNoMaster, ...options }
  const redis =
    typeof address === 'string' ? new Redis(address, all) : new Redis({ ...all, ...address, ...bySentinels })
  redis.on('error', onTrouble)
  return redis
}
