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
/** With metrics, and with traces that nobody takes: only where they are named. */
export const observedNames = ['watched', 'traced'] as const
export type ContenderName = (typeof contenderNames)[number] | (typeof observedNames)[number]

/** What makes one of OpenOn's different from another. */
const own: Readonly<Record<string, { label: string; env: Readonly<Record<string, string>> }>> = {
  openon: { label: 'OpenOn, PostgreSQL', env: {} },
  watched: { label: 'OpenOn, PostgreSQL, with metrics', env: { OPS_PORT: '0' } },
  traced: {
    label: 'OpenOn, PostgreSQL, with an OpenTelemetry SDK',
    env: {
      NODE_OPTIONS: `--import ${new URL('../../../ops/traces.mjs', import.meta.url).href}`,
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.01',
    },
  },
}

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
  const { label, env: more } = own[name] ?? { label: 'OpenOn, PostgreSQL + Redis', env: { REDIS_URL: redis } }
  const server = await startServer(openOn('api'), { ...openOnEnv, ...env, ...more })
  return contender({ name, label, server, loads: all, request: graphql(server, globalIds) })
}

const contender = (parts: Omit<Contender, keyof AsyncDisposable>): Contender => ({
  ...parts,
  [Symbol.asyncDispose]: () => parts.server[Symbol.asyncDispose](),
})
