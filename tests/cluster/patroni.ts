import { existsSync, readFileSync } from 'node:fs'
import { chown, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { atLast, disposable } from '../support/disposable.ts'
import { type Network, startNetwork } from '../support/rig/network.ts'
import { familyOf, isRunning, signal } from '../support/rig/pause.ts'
import { freePort } from '../support/servers/ports.ts'
import { unprivileged } from '../support/servers/postgres.ts'
import { killWithUs, runServer, temporaryFolder } from '../support/servers/throw-away.ts'
import { until } from '../support/until.ts'
import { binaries, postgresFolder } from './binaries.ts'
import type { Etcd } from './etcd.ts'

/** A machine of the database, as it were: PostgreSQL, Patroni that watches over it, and the network to both. */
export interface Node extends AsyncDisposable {
  readonly name: string
  /** Where PostgreSQL and Patroni's answers are found by all but the other nodes. */
  readonly port: number
  readonly health: number
  /** What Patroni says of it; null while it says nothing. */
  state(): Promise<NodeState | null>
  /** Loses its power. */
  kill(): Promise<void>
  startAgain(): Promise<void>
  /** Nothing goes in or out of it any more, and nobody is told; or only nothing of what goes between servers. */
  cut(how: 'off' | 'from its peers'): void
  heal(): void
}

export interface NodeState {
  readonly name: string
  readonly state: string
  /** The primary is a `master` to Patroni before version 4. */
  readonly role: 'master' | 'primary' | 'replica' | 'uninitialized'
  readonly timeline?: number
}

/** Whether it takes what is written. */
export const isPrimary = (state: NodeState | null): boolean =>
  (state?.role === 'master' || state?.role === 'primary') && state.state === 'running'

/** The cluster's name, and so where in etcd Patroni keeps what it has to know. */
const scope = 'openon'

/** Who may take over from which primary without a loss; as etcd has it, for nodes may have heard of it long ago. */
export async function successors({ read }: Etcd): Promise<{ of: string | null; names: readonly string[] }> {
  const kept = await read(`/service/${scope}/sync`)
  const { leader = null, sync_standby = null } = kept === null ? {} : (JSON.parse(kept) as Kept)
  return { of: leader, names: sync_standby?.split(',') ?? [] }
}

interface Kept {
  readonly leader?: string | null
  readonly sync_standby?: string | null
}

export interface Replication {
  /** Whether a commit waits until a second node has it, too. */
  readonly isSynchronous: boolean
}

/**
 * The figures that decide how long a failover takes: the primary holds a lease of `ttl` seconds, which ends when it has
 * not renewed it. `loop_wait` + 2 × `retry_timeout` may be no more than that, so that a primary which cannot reach etcd
 * has stopped before another one begins.
 */
const timing = { ttl: 10, loop_wait: 2, retry_timeout: 4 }

const everywhere = ({ isSynchronous }: Replication) => ({
  ...timing,
  synchronous_mode: isSynchronous,
  // Where no second node is left, nobody is told that something is kept which one machine alone has.
  synchronous_mode_strict: isSynchronous,
  // A PostgreSQL that has crashed is replaced rather than started again.
  primary_start_timeout: 0,
  postgresql: {
    use_pg_rewind: true,
    remove_data_directory_on_rewind_failure: true,
    remove_data_directory_on_diverged_timelines: true,
    parameters: {
      max_connections: 300,
      wal_log_hints: 'on',
      wal_keep_size: '512MB',
      // A primary that is cut off and has to stop waits so long for standbys to have everything: less than the lease.
      wal_sender_timeout: '4s',
      // A node that is killed forgets nothing of what it gave to the operating system, and no power goes off here.
      fsync: 'off',
      synchronous_commit: 'on',
      timezone: 'Pacific/Apia',
    },
  },
})

export const startNode = (name: string, etcd: Etcd, replication: Replication): Promise<Node> =>
  disposable(async (use) => {
    const { path } = use(await temporaryFolder())
    const user = unprivileged()
    if (user) await chown(path, user.uid, user.gid)
    const data = join(path, 'data')
    const logs = join(path, 'log')
    await mkdir(logs)
    if (user) await chown(logs, user.uid, user.gid)

    const [postgres, rest] = [await freePort(), await freePort()]
    const outside = { postgres: use(await startNetwork(postgres)), rest: use(await startNetwork(rest)) }
    const inside = { postgres: use(await startNetwork(postgres)), rest: use(await startNetwork(rest)) }
    const toEtcd: Network[] = []
    for (const { port } of etcd.members) toEtcd.push(use(await startNetwork(port)))
    const between = [...Object.values(inside), ...toEtcd]
    const all = [...Object.values(outside), ...between]

    const at = (port: number) => `127.0.0.1:${port}`
    const account = { username: 'postgres', password: 'postgres' }
    const configuration = {
      scope,
      name,
      log: { dir: logs, level: 'INFO' },
      restapi: { listen: at(rest), connect_address: at(inside.rest.port) },
      // It is not to find etcd past the network by itself.
      etcd3: { hosts: toEtcd.map(({ port }) => at(port)), use_proxies: true },
      bootstrap: {
        dcs: everywhere(replication),
        initdb: [{ encoding: 'UTF8' }, 'no-locale', 'no-sync'],
      },
      postgresql: {
        listen: at(postgres),
        connect_address: at(inside.postgres.port),
        data_dir: data,
        bin_dir: postgresFolder,
        pgpass: join(path, 'pgpass'),
        authentication: { superuser: account, replication: account, rewind: account },
        pg_hba: ['host all all 127.0.0.1/32 trust', 'host replication all 127.0.0.1/32 trust', 'local all all trust'],
        parameters: { unix_socket_directories: path },
      },
    }
    // What is JSON is YAML.
    const file = join(path, 'patroni.yml')
    await writeFile(file, JSON.stringify(configuration, null, 2))

    // PostgreSQL outlives a Patroni that is killed.
    const family = () => {
      const pid = postmaster(data)
      return pid === null ? [] : familyOf(pid)
    }
    const killPostgres = () => {
      const killed = family()
      for (const pid of killed) signal(pid, 'SIGKILL')
      return killed
    }
    const forget = killWithUs(() => void killPostgres())
    use(
      atLast(async () => {
        const killed = killPostgres()
        await until(() => !killed.some(isRunning))
        forget()
      }),
    )
    const patroni = use(await runServer([binaries.patroni, file], user ?? {}, 'SIGKILL', () => ask(rest, 'liveness')))

    return {
      name,
      port: outside.postgres.port,
      health: outside.rest.port,
      state: () =>
        ask(rest, 'patroni')
          .then(async (answer) => ({ ...((await answer.json()) as Omit<NodeState, 'name'>), name }))
          .catch(() => null),
      async kill() {
        await patroni.end('SIGKILL')
        const killed = killPostgres()
        await until(() => !killed.some(isRunning), { what: `${name} being dead` })
      },
      startAgain: () => patroni.startAgain(),
      cut: (how) => {
        for (const network of how === 'off' ? all : between) network.stall()
      },
      heal: () => {
        for (const network of all) {
          network.heal()
          // Those that were stalled stay dead, as on a network that forgot them; here somebody says so at last.
          network.dropAll()
        }
      },
    }
  })

const ask = async (port: number, path: string): Promise<Response> => {
  const answer = await fetch(`http://127.0.0.1:${port}/${path}`, { signal: AbortSignal.timeout(2_000) })
  if (!answer.ok && path === 'liveness') throw new Error(`Patroni answered with ${answer.status}`)
  return answer
}

/** The process id of the PostgreSQL that has this folder, if one does. */
function postmaster(data: string): number | null {
  const file = join(data, 'postmaster.pid')
  if (!existsSync(file)) return null
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
  return pid > 0 && isRunning(pid) ? pid : null
}
