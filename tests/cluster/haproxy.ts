import { disposable } from '../support/disposable.ts'
import { runProxy } from '../support/servers/haproxy.ts'
import { freePort } from '../support/servers/ports.ts'
import type { Node } from './patroni.ts'

/** Where whoever is the primary is found, and any API process that is ready. */
export interface Front extends AsyncDisposable {
  readonly primary: number
  readonly http: number
}

/** @param apis the ports of the API processes that there will be */
export const startFront = (nodes: readonly Node[], apis: readonly number[]): Promise<Front> =>
  disposable(async (use) => {
    const front = { primary: await freePort(), http: await freePort() }
    use(await runProxy(configuration(front, nodes, apis), front.primary))
    return front
  })

/**
 * Whoever was the primary and is not any more loses its connections at once: those behind them connect again, to the one
 * that is.
 */
const configuration = (
  { primary, http }: { primary: number; http: number },
  nodes: readonly Node[],
  apis: readonly number[],
) => `
defaults
  mode tcp
  timeout connect 2s
  timeout check 2s
  timeout queue 10s
  timeout client 1h
  timeout server 1h

listen primary
  bind 127.0.0.1:${primary}
  option httpchk OPTIONS /primary
  http-check expect status 200
  default-server check inter 1s fastinter 500ms fall 2 rise 1 on-marked-down shutdown-sessions
${nodes.map(({ name, port, health }) => `  server ${name} 127.0.0.1:${port} port ${health}`).join('\n')}

listen openon
  mode http
  bind 127.0.0.1:${http}
  option forwardfor
  option redispatch
  option httpchk GET /health/ready
  timeout http-request 10s
  timeout client 60s
  timeout server 60s
  timeout tunnel 1h
  default-server check inter 500ms fall 2 rise 1
${apis.map((port, n) => `  server api-${n + 1} 127.0.0.1:${port}`).join('\n')}
`
