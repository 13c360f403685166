import type { Condition } from './checks.ts'
import type { Handler } from './server.ts'

/** What OpenOn stands on. */
export interface Dependency {
  /** Whether nothing goes without it; else OpenOn goes on, and is ready, while it is away. */
  readonly isNeeded: boolean
  look(): Promise<Condition>
}

interface OpsOptions {
  /** By name. Null for what this deployment does without. */
  readonly dependencies: Readonly<Record<string, Dependency | null>>
  readonly metrics: { text(): Promise<string>; readonly contentType: string }
  /** Whether this process should get traffic, as far as it knows itself. */
  status(): 'starting' | 'running' | 'stopping'
}

const headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

/** What a supervisor, a load balancer and Prometheus ask for. */
export function createOps({ dependencies, metrics, status }: OpsOptions): Readonly<Record<string, Handler>> {
  const ready = async () => {
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
  return {
    '/health/live': reading((_request, response) => response.writeHead(200, text).end('alive\n')),
    '/health/ready': reading(async (_request, response) => {
      const told = await ready()
      response.writeHead(told.ready ? 200 : 503, { ...headers, 'content-type': 'application/json; charset=utf-8' })
      response.end(`${JSON.stringify(told, null, 2)}\n`)
    }),
    '/metrics': reading(async (_request, response) => {
      const all = await metrics.text()
      response.writeHead(200, { ...headers, 'content-type': metrics.contentType }).end(all)
    }),
  }
}

const text = { ...headers, 'content-type': 'text/plain; charset=utf-8' }

const reading =
  (handler: Handler): Handler =>
  (request, response) =>
    request.method === 'GET' || request.method === 'HEAD'
      ? handler(request, response)
      : response.writeHead(405, { ...text, allow: 'GET, HEAD' }).end('There is only something to read here.\n')
