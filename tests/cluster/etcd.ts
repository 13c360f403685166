import { join } from 'node:path'
import { all, disposable } from '../support/disposable.ts'
import { freePort } from '../support/servers/ports.ts'
import { type Program, runServer, temporaryFolder } from '../support/servers/throw-away.ts'
import { until } from '../support/until.ts'
import { binaries } from './binaries.ts'

/** Three etcd, of which any one may be missing: who is PostgreSQL's primary is what two of them agree on. */
export interface Etcd extends AsyncDisposable {
  readonly members: readonly Member[]
  /** The one that the others need until they have chosen another. */
  leader(): Promise<Member>
  /** What they agree on is kept under a key; null when nothing is, or while they cannot agree. */
  read(key: string): Promise<string | null>
}

interface Member {
  readonly name: string
  readonly port: number
  readonly program: Program
}

export const startEtcd = (): Promise<Etcd> =>
  disposable(async (use) => {
    const { path } = use(await temporaryFolder())
    const planned: { name: string; port: number; peer: number }[] = []
    for (const name of ['etcd-1', 'etcd-2', 'etcd-3']) {
      planned.push({ name, port: await freePort(), peer: await freePort() })
    }
    const cluster = planned.map(({ name, peer }) => `${name}=http://127.0.0.1:${peer}`).join(',')
    const members = await all(
      planned.map(async ({ name, port, peer }) => {
        const [client, between] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${peer}`]
        const flags = {
          name,
          'data-dir': join(path, name),
          'listen-client-urls': client,
          'advertise-client-urls': client,
          'listen-peer-urls': between,
          'initial-advertise-peer-urls': between,
          'initial-cluster': cluster,
          'log-level': 'error',
          // Five times the defaults: everything is on one machine, which may be busy.
          'heartbeat-interval': '500',
          'election-timeout': '5000',
        }
        const command = Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`)
        const program = use(await runServer([binaries.etcd, ...command], {}, 'SIGKILL', () => isWell(client)))
        return { name, port, program }
      }),
    )
    return {
      members,
      leader: () =>
        until(
          async () => {
            const leads = await Promise.all(members.map(isLeader))
            return members.find((_, n) => leads[n])
          },
          { what: 'etcd having a leader' },
        ),
      // Any of them knows, or asks the others first.
      read: (key) => Promise.any(members.map((member) => valueAt(member, key))).catch(() => null),
    }
  })

async function isLeader(member: Member): Promise<boolean> {
  const { header, leader } = await ask<Status>(member, 'maintenance/status', {})
  return header.member_id === leader
}

async function valueAt(member: Member, key: string): Promise<string | null> {
  const { kvs } = await ask<Range>(member, 'kv/range', { key: Buffer.from(key).toString('base64') })
  return kvs ? Buffer.from(kvs[0].value, 'base64').toString() : null
}

interface Status {
  readonly header: { readonly member_id: string }
  readonly leader: string
}

interface Range {
  readonly kvs?: readonly [{ readonly value: string }]
}

async function ask<Answer>({ port }: Member, what: string, question: object): Promise<Answer> {
  const answer = await fetch(`http://127.0.0.1:${port}/v3/${what}`, {
    method: 'POST',
    body: JSON.stringify(question),
    signal: AbortSignal.timeout(2_000),
  })
  if (!answer.ok) throw new Error(`etcd answered with ${answer.status}`)
  return (await answer.json()) as Answer
}

/** Whether it has a leader. */
async function isWell(url: string): Promise<boolean> {
  const { health } = (await (await fetch(`${url}/health`)).json()) as { health: string }
  return health === 'true'
}
