import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { disposable } from '../disposable.ts'
import { freePort } from './ports.ts'
import { findBinary, runServer, temporaryFolder } from './throw-away.ts'

const binary = findBinary('haproxy', ['/usr/sbin'])

/** Why there can be no proxy here; null where there can. */
export const proxyIsMissing = binary === null ? 'There is no HAProxy: install it (Debian: haproxy).' : null

/** A proxy as an operator has it before OpenOn. */
export interface HaProxy extends AsyncDisposable {
  readonly port: number
  /** What every request has as `X-Proxied` that the proxy has understood to be one. */
  readonly mark: string
}

/** What is behind it, and what an operator may have different. */
interface Setting {
  /** Where it asks: a port of this machine, or an address with one. */
  readonly next: number | string
  /** Another place of the same. */
  readonly second?: string
  /** The ops port of both; without it they count as ready. */
  readonly ops?: number
  /** Whether it lets pass what is no HTTP in the eyes of others. */
  readonly isLax?: boolean
  /** A file with a certificate and its key: then it is by TLS that it is asked. */
  readonly certificate?: string
}

/** The file that we give to operators. */
const shipped = new URL('../../../ops/haproxy.cfg', import.meta.url)

/** The same, with what a test has different: connections to the server are everybody's, and few. */
async function configuration({ second, ops, isLax, certificate }: Setting, port: number, mark: string) {
  let text = await readFile(shipped, 'utf8')
  const change = (what: string, into: string) => {
    if (!text.includes(what)) throw new Error(`ops/haproxy.cfg has no "${what}".`)
    text = text.replaceAll(what, into)
  }
  change('  mode http\n', `  mode http\n  http-reuse always\n${isLax ? '  option accept-invalid-http-request\n' : ''}`)
  change('  default_backend', `  http-request set-header X-Proxied ${mark}\n  default_backend`)
  change('  default-server ', '  default-server maxconn 20 pool-max-conn 2 ')
  if (!ops) change('check port', 'no-check port')
  if (!second) change(`  server two "\${OPENON_API_2}"\n`, '')
  if (certificate) {
    change(`  bind "\${OPENON_BIND-:80}"\n`, '')
    change('  # bind :80\n', '')
    change('# bind :443', `bind 127.0.0.1:${port}`)
    change('/etc/haproxy/openon.pem', certificate)
    change('# http-re', 'http-re')
  }
  return text
}

export const startProxy = (setting: Setting): Promise<HaProxy> =>
  disposable(async (use) => {
    const [port, mark] = [await freePort(), randomBytes(8).toString('hex')]
    const { next, second = '', ops = 1 } = setting
    const env = {
      OPENON_BIND: `127.0.0.1:${port}`,
      OPENON_API_1: typeof next === 'number' ? `127.0.0.1:${next}` : next,
      OPENON_API_2: second,
      OPENON_OPS_PORT: String(ops),
    }
    use(await runProxy(await configuration(setting, port, mark), port, env))
    return { port, mark }
  })

/**
 * @param port one that it listens on
 * @param env what stands for the variables in it
 */
export const runProxy = (
  configuration: string,
  port: number,
  env: Readonly<Record<string, string>> = {},
): Promise<AsyncDisposable> =>
  disposable(async (use) => {
    if (binary === null) throw new Error(proxyIsMissing ?? '')
    const { path } = use(await temporaryFolder())
    const file = join(path, 'haproxy.cfg')
    await writeFile(file, configuration)
    use(await runServer([binary, '-db', '-f', file], { env }, 'SIGTERM', () => canConnect(port)))
    return {}
  })

export async function canConnect(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } finally {
    socket.destroy()
  }
}
