import { pause, resume } from '../support/rig/pause.ts'
import { type Cluster, primaryOf } from './cluster.ts'
import { isPrimary } from './patroni.ts'
import type { Role } from './roles.ts'

/** Something that happens to a cluster under load. */
export type Strike = (cluster: Cluster) => Promise<Struck>

/** How it goes on. */
export interface Struck {
  /** Whom it has hit. */
  readonly who: string
  /** Whether somebody else has taken over what only one can do. */
  isReplaced(): Promise<boolean>
  /** Puts right again what does not come back by itself. */
  mend(): Promise<void>
}

/** Any of these goes at any time, or all of OpenOn's processes in turn. */
export const strikes = {
  'kill primary': async ({ nodes }) => {
    const node = await primaryOf(nodes)
    await node.kill()
    return { who: node.name, isReplaced: async () => (await primaryOf(nodes)) !== node, mend: node.startAgain }
  },
  'cut primary': (cluster) => cutOff(cluster, 'off'),
  'cut peers': (cluster) => cutOff(cluster, 'from its peers'),
  'kill redis': async ({ redis }) => {
    const server = await redis.master()
    await server.program.end('SIGKILL')
    return {
      who: server.url,
      isReplaced: async () => (await redis.master()) !== server,
      mend: () => server.program.startAgain(),
    }
  },
  'freeze redis': async ({ redis }) => {
    const server = await redis.master()
    pause(server.program)
    return {
      who: server.url,
      isReplaced: async () => (await redis.master()) !== server,
      mend: async () => resume(server.program),
    }
  },
  'kill api': ({ apis }) => kill(apis),
  'kill worker': ({ workers }) => kill(workers),
  'kill etcd': async ({ etcd }) => {
    const { name, program } = await etcd.leader()
    await program.end('SIGKILL')
    return { who: name, isReplaced: async () => true, mend: () => program.startAgain() }
  },
  roll: async ({ apis, workers }) => {
    for (const role of [...apis, ...workers]) {
      await role.end('SIGTERM')
      await role.start()
    }
    return { who: 'each process in turn', isReplaced: async () => true, mend: async () => {} }
  },
} satisfies Readonly<Record<string, Strike>>

async function cutOff({ nodes }: Cluster, how: 'off' | 'from its peers'): Promise<Struck> {
  const node = await primaryOf(nodes)
  node.cut(how)
  // It may believe for a while yet that it is the primary.
  const others = nodes.filter((other) => other !== node)
  const isReplaced = async () => {
    const states = await Promise.all(others.map((other) => other.state()))
    return states.some(isPrimary)
  }
  return { who: node.name, isReplaced, mend: async () => node.heal() }
}

/** Whoever watches over processes, such as systemd, starts it again at once. */
async function kill(roles: readonly Role[]): Promise<Struck> {
  const role = atRandom(roles)
  await role.end('SIGKILL')
  await role.start()
  return { who: role.name, isReplaced: async () => true, mend: async () => {} }
}

const atRandom = <Item>(items: readonly Item[]): Item => items[Math.floor(Math.random() * items.length)] as Item
