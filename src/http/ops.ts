import type { Condition } from './checks.ts'
import { asksByOwnName, isLoopback } from './loopback.ts'
import type { Handler } from './server.ts'

/** What OpenOn stands on. */
export interface Dependency {
  /** Whether nothing goes without it; else OpenOn goes on, and is ready, while it is away. */
  readonly isNeeded: boolean
  look(): Promise<Condition>
}

/** Whether this process should get traffic, and how each of what it stands on is. */
export interface Readiness {
  readonly ready: boolean
  readonly status: Status
  readonly checks: Readonly<Record<string, Check>>
}

/** Whether this process should get traffic, as far as it knows itself. */
export type Status = 'starting' | 'running' | 'stopping'

interface Check {
  readonly state: Condition['state'] | 'off'
  readonly needed?: boolean
  readonly latencyMs?: number | null
  readonly since?: Date
  readonly why?: string
}

/** @param dependencies by name; null for what this deployment does without */
export function createReadiness(
  dependencies: Readonly<Record<string, Dependency | null>>,
  status: () => Status,
): () => Promise<Readiness> {
  return async () => {
    const looks = Object.entries(dependencies).map(async ([name, dependency]) => {
      if (!dependency) return [name, { state: 'off' }] as const
      const { isNeeded } = dependency
      const { state, latency, since, why } = await dependency.look()
      return [name, { state, needed: isNeeded, latencyMs: latency, since, ...(why !== null && { why }) }] as const
    })
    const found = await Promise.all(looks)
    const now = status()
    const isReady =
      now === 'running' && found.every(([, told]) => !('needed' in told && told.needed) || told.state === 'ok')
    return { ready: isReady, status: now, checks: Object.fromEntries(found) }
  }
}

interface OpsOptions {
  /** Where the server listens. */
  readonly host: string
  readiness(): Promise<Readiness>
  readonly metrics: { text(): Promise<string>; readonly contentType: string }
}

const headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

/**
 * What a supervisor, a load balancer and Prometheus ask for. Nobody is asked who they are: what is told to this machine alone
 * is not told to a page elsewhere that one of its browsers has open. (One who names no host is no browser.)
 */
export function createOps({ host, readiness, metrics }: OpsOptions): Readonly<Record<string, Handler>> {
  const here =
    (handler: Handler): Handler =>
    (request, response) =>
      isLoopback(host) && request.headers.host && !asksByOwnName(request)
        ? response.writeHead(403, text).end('This is told on this machine alone: ask at localhost.\n')
        : handler(request, response)
  return {
    '/health/live': reading((_request, response) => response.writeHead(200, text).end('alive\n')),
    '/health/ready': reading(
      here(async (_request, response) => {
        const told = await readiness()
        response.writeHead(told.ready ? 200 : 503, { ...headers, 'content-type': 'application/json; charset=utf-8' })
        response.end(`${JSON.stringify(told, null, 2)}\n`)
      }),
    ),
    '/metrics': reading(
      here(async (_request, response) => {
        const all = await metrics.text()
        response.writeHead(200, { ...headers, 'content-type': metrics.contentType }).end(all)
      }),
    ),
  }
}

const text = { ...headers, 'content-type': 'text/plain; charset=utf-8' }

export const reading =
  (handler: Handler): Handler =>
  (request, response) =>
    request.method === 'GET' || request.method === 'HEAD'
      ? handler(request, response)
      : response.writeHead(405, { ...text, allow: 'GET, HEAD' }).end('There is only something to read here.\n')
