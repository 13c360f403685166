import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { chown, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { disposable } from '../disposable.ts'
import { findBinary, freePort, runServer, type ThrowAway, temporaryFolder } from './throw-away.ts'

/** The newest PostgreSQL on this machine, or null. */
export const findPostgres = (): string | null => findBinary('postgres', debianFolders())

/** Debian keeps the server's programs out of the PATH. */
function debianFolders(): string[] {
  const all = '/usr/lib/postgresql'
  const versions = existsSync(all) ? readdirSync(all) : []
  return versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(all, version, 'bin'))
}

/**
 * Starts a PostgreSQL whose data is gone with it.
 *
 * @param more settings of the server, above all for those who kill it: by default it forgets what it has just committed
 */
export const startPostgres = (binary: string, more: Readonly<Record<string, string>> = {}): Promise<ThrowAway> =>
  disposable(async (use) => {
    const folder = use(await temporaryFolder())
    const data = join(folder.path, 'data')
    const user = unprivileged()
    await mkdir(data, { mode: 0o700 })
    if (user) for (const path of [folder.path, data]) await chown(path, user.uid, user.gid)

    const initdb = join(dirname(binary), 'initdb')
    const options = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--no-locale', '--no-sync']
    await promisify(execFile)(initdb, ['--pgdata', data, ...options], { ...user, cwd: folder.path })

    const port = await freePort()
    const url = `postgresql://postgres@127.0.0.1:${port}/postgres`
    const settings = Object.entries({
      listen_addresses: '127.0.0.1',
      unix_socket_directories: folder.path,
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_connections: '300',
      // An odd one shows whoever takes local time for UTC.
      timezone: 'Pacific/Apia',
      ...more,
    }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const command = [binary, '-D', data, '-p', String(port), ...settings] as const
    const program = use(await runServer(command, user ?? {}, 'SIGQUIT', () => ping(url)))
    return { url, program }
  })

async function ping(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  try {
    await client.connect()
    return true
  } finally {
    await client.end()
  }
}

/** PostgreSQL refuses to run as root; somebody else must own its files then. */
function unprivileged(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const account = accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody')
  if (!account) throw new Error('PostgreSQL does not run as root, and there is no user `postgres` or `nobody`.')
  return { uid: Number(account[2]), gid: Number(account[3]) }
}
