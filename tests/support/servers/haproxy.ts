import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { disposable } from '../disposable.ts'
import { findBinary, freePort, runServer, temporaryFolder } from './throw-away.ts'

const binary = findBinary('haproxy', ['/usr/sbin'])

/** Why there can be no proxy here; null where there can. */
export const proxyIsMissing = binary === null ? 'There is no HAProxy: install it (Debian: haproxy).' : null

/** A proxy as an operator has it before OpenOn, but for TLS. */
export interface HaProxy extends AsyncDisposable {
  readonly port: number
  /** What every request has as `X-Proxied` that the proxy has understood to be one. */
  readonly mark: string
}

/** What is behind it, and what an operator may have different. */
interface Setting {
  /** The port on this machine that it asks. */
  readonly next: number
  /** Whether it lets pass what is no HTTP in the eyes of others. */
  readonly isLax?: boolean
}

/** Its connections to the server are everybody's, one request after the other, and few. */
const configuration = ({ next, isLax = false }: Setting, port: number, mark: string) => `
defaults
  mode http
  option forwardfor
  ${isLax ? 'option accept-invalid-http-request' : ''}
  http-reuse always
  timeout connect 5s
  timeout queue 60s
  timeout http-request 10s
  timeout client 60s
  timeout server 60s
  timeout tunnel 1h

frontend everybody
  bind 127.0.0.1:${port}
  http-request set-header X-Proxied ${mark}
  default_backend openon

backend openon
  server one 127.0.0.1:${next} maxconn 20 pool-max-conn 2
`

export const startProxy = (setting: Setting): Promise<HaProxy> =>
  disposable(async (use) => {
    if (binary === null) throw new Error(proxyIsMissing ?? '')
    const { path } = use(await temporaryFolder())
    const [port, mark] = [await freePort(), randomBytes(8).toString('hex')]
    const file = join(path, 'haproxy.cfg')
    await writeFile(file, configuration(setting, port, mark))
    use(await runServer([binary, '-db', '-f', file], {}, 'SIGTERM', () => isUp(port)))
    return { port, mark }
  })

async function isUp(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } finally {
    socket.destroy()
  }
}
