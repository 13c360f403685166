import { worldEnv } from '../../support/rig/world.ts'
import type { Request } from './load.ts'
import {
  type Case,
  globalIds,
  graphqlRequest,
  type IdEncoding,
  type LoadName,
  plainIds,
  plainRequest,
} from './loads.ts'
import { openOn, peer, type Server, startServer } from './program.ts'

/** One that answers the loads. */
export interface Contender extends AsyncDisposable {
  readonly name: ContenderName
  readonly label: string
  readonly server: Server
  /** Which loads it can take. */
  readonly loads: readonly LoadName[]
  request(load: LoadName, of: Case): Request
}

export const contenderNames = ['limit', 'pothos', 'mercurius', 'openon', 'redis'] as const
export type ContenderName = (typeof contenderNames)[number]

const reading: readonly LoadName[] = ['W1', 'W2']
const all: readonly LoadName[] = ['W1', 'W2', 'W3']

/** Everything on, as an operator has it: limits that count but never refuse, sessions, and logs. */
export const openOnEnv: Readonly<Record<string, string>> = {
  ...worldEnv,
  LOG_FORMAT: 'json',
  LOG_LEVEL: 'info',
  RATE_LIMIT_ADDRESS: '9999999/1m',
  RATE_LIMIT_USER: '9999999/1m',
  RATE_LIMIT_SEAL: '9999999/1d',
  SWEEP_INTERVAL: '10s',
  FEED_HEARTBEAT: '10s',
  UNFOLDING_WINDOW: '3d',
}

/** Starts one over a database that is filled. */
export async function startContender(
  name: ContenderName,
  { database, redis }: { database: string; redis: string },
): Promise<Contender> {
  const env = { DATABASE_URL: database, JWT_SECRET: openOnEnv['JWT_SECRET'] ?? '' }
  const graphql = (server: Server, encode: IdEncoding): Contender['request'] => {
    return (load, of) => graphqlRequest(server.url.pathname, load, of, encode)
  }
  if (name === 'limit') {
    const server = await startServer(peer('limit'), env)
    return contender({ name, label: 'the limit: node:http + pg', server, loads: all, request: plainRequest })
  }
  if (name === 'pothos' || name === 'mercurius') {
    const server = await startServer(peer(name), env)
    const label = name === 'pothos' ? 'yoga + Pothos + Prisma, defaults' : 'Mercurius + JIT + named statements'
    return contender({ name, label, server, loads: reading, request: graphql(server, plainIds) })
  }
  const messaging = name === 'redis' ? { REDIS_URL: redis } : {}
  const server = await startServer(openOn('api'), { ...openOnEnv, ...env, ...messaging })
  const label = name === 'redis' ? 'OpenOn, PostgreSQL + Redis' : 'OpenOn, PostgreSQL'
  return contender({ name, label, server, loads: all, request: graphql(server, globalIds) })
}

const contender = (parts: Omit<Contender, keyof AsyncDisposable>): Contender => ({
  ...parts,
  [Symbol.asyncDispose]: () => parts.server[Symbol.asyncDispose](),
})
