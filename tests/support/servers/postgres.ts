import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { chown } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { disposable } from '../disposable.ts'
import { freePort } from './ports.ts'
import { databaseFolder, findBinary, runServer, type ThrowAway } from './throw-away.ts'

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
export const startPostgres = (binary: string, more: Settings = {}): Promise<ThrowAway> =>
  disposable(async (use) => {
    const { path } = use(await postgresFolder())
    const data = join(path, 'data')
    const options = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--no-locale', '--no-sync']
    await runAsPostgres(join(dirname(binary), 'initdb'), ['--pgdata', data, ...options], path)
    return use(await servePostgres(binary, data, more))
  })

/** Starts a streaming replica of such a server, which follows it. */
export const startReplica = (binary: string, primary: string, more: Settings = {}): Promise<ThrowAway> =>
  disposable(async (use) => {
    const { path } = use(await postgresFolder())
    const data = join(path, 'data')
    const options = ['--dbname', primary, '--write-recovery-conf', '--checkpoint=fast', '--no-sync']
    await runAsPostgres(join(dirname(binary), 'pg_basebackup'), ['--pgdata', data, ...options], path)
    return use(await servePostgres(binary, data, more))
  })

/**
 * Starts a PostgreSQL on data that is there.
 *
 * @param env besides this process's own
 */
export const servePostgres = (binary: string, data: string, more: Settings, env: Settings = {}): Promise<ThrowAway> =>
  disposable(async (use) => {
    const port = await freePort()
    const url = `postgresql://postgres@127.0.0.1:${port}/postgres`
    const settings = Object.entries({
      listen_addresses: '127.0.0.1',
      unix_socket_directories: dirname(data),
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_connections: '300',
      // An odd one shows whoever takes local time for UTC.
      timezone: 'Pacific/Apia',
      ...more,
    }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const command = [binary, '-D', data, '-p', String(port), ...settings] as const
    const program = use(await runServer(command, { ...unprivileged(), env }, 'SIGQUIT', () => ping(url)))
    return { url, program }
  })

type Settings = Readonly<Record<string, string>>

/** A folder that PostgreSQL's own user may write, and that goes with whoever disposes of it. */
export async function postgresFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const folder = await databaseFolder()
  const user = unprivileged()
  if (user) await chown(folder.path, user.uid, user.gid)
  return folder
}

/** Runs one of PostgreSQL's programs until it ends. */
export async function runAsPostgres(program: string, args: readonly string[], cwd: string): Promise<void> {
  await promisify(execFile)(program, args, { ...unprivileged(), cwd })
}

/** Whether somebody lets us in there, who speaks as PostgreSQL does. */
export async function ping(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  try {
    await client.connect()
    return true
  } finally {
    await client.end()
  }
}

/** PostgreSQL and PgBouncer refuse to run as root; somebody else must own their files then. */
export function unprivileged(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const account = accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody')
  if (!account) throw new Error('PostgreSQL does not run as root, and there is no user `postgres` or `nobody`.')
  return { uid: Number(account[2]), gid: Number(account[3]) }
}
