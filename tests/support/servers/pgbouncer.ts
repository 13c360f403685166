import { chown, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { disposable } from '../disposable.ts'
import { freePort } from './ports.ts'
import { ping, unprivileged } from './postgres.ts'
import { findBinary, runServer, type ThrowAway, temporaryFolder } from './throw-away.ts'

const binary = findBinary('pgbouncer', ['/usr/sbin'])

/** Why there can be no pooler here; null where there can. */
export const poolerIsMissing = binary === null ? 'There is no PgBouncer: install it (Debian: pgbouncer).' : null

/** As in `docs/operating.md`. What it answers is not looked at: so a session at a standby ends itself. */
const connectQuery =
  'SET statement_timeout = 4500; SELECT pg_terminate_backend(pg_backend_pid()) WHERE pg_is_in_recovery()'

/**
 * Starts a PgBouncer in transaction mode before a server, as an operator has it.
 *
 * @param server any database of it
 * @param settings of its section `pgbouncer`
 */
export const startPooler = (
  server: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<ThrowAway & { behind(url: string): string }> =>
  disposable(async (use) => {
    if (binary === null) throw new Error(poolerIsMissing ?? '')
    const { path } = use(await temporaryFolder())
    const port = await freePort()
    const { hostname, port: serverPort } = new URL(server)
    const file = join(path, 'pgbouncer.ini')
    const lines = Object.entries({
      listen_addr: '127.0.0.1',
      listen_port: String(port),
      unix_socket_dir: '',
      auth_type: 'any',
      pool_mode: 'transaction',
      max_client_conn: '500',
      // When another server has taken over it is to try again soon: the default is 15 s.
      server_login_retry: '1',
      ...settings,
    }).map(([name, value]) => `${name} = ${value}\n`)
    const behindIt = `host=${hostname} port=${serverPort} user=postgres connect_query='${connectQuery}'`
    await writeFile(file, `[databases]\n* = ${behindIt}\n[pgbouncer]\n${lines.join('')}`)
    const user = unprivileged()
    if (user) for (const owned of [path, file]) await chown(owned, user.uid, user.gid)
    // It asks nobody who they are, and is one user of the server.
    const behind = (url: string) => Object.assign(new URL(url), { host: `127.0.0.1:${port}` }).href
    const url = behind(server)
    const program = use(await runServer([binary, file], user ?? {}, 'SIGKILL', () => ping(url)))
    return { url, program, behind }
  })
