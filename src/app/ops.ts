import type { Config } from '../config.ts'
import type { RingTopic, Statement } from '../domain/ports.ts'
import { createOriginReader } from '../graphql/transports/origin.ts'
import { type CheckOptions, createCheck } from '../http/checks.ts'
import { keepLatest } from '../http/connections.ts'
import { createOps, createReadiness, type Dependency, type Status } from '../http/ops.ts'
import { createHttpServer, finish, listen } from '../http/server.ts'
import { wordsOf } from '../infra/operator-error.ts'
import type { Metrics } from '../infra/telemetry.ts'
import type { Intervals } from '../jobs.ts'
import type { Closer } from './lifecycle.ts'
import { cannotListen, originOf } from './listening.ts'
import { openOperatorPage } from './operating/page.ts'
import { shared } from './operating/shared.ts'
import { lookingForOverdue, tellOverdue } from './ops-figures.ts'
import type { Resources } from './resources.ts'

export interface Ops {
  /** Where it listens: `http://host:port`. */
  readonly url: string
  /** From now on this process should get traffic. */
  started(): void
  /** Asks for no more traffic. */
  unready(): void
}

/** Milliseconds without a ring or an answer after which the doorbell is taken for deaf; it asks three times a second. */
const deaf = 3_000
/** How long answers that are under way at the end of a stop have, in milliseconds. */
const lastWords = 500
/** Milliseconds for which metrics are told as they were. */
export const rendered = 100
/** Connections at a time: probes, Prometheus and a few operators have one or two each. */
const mostConnections = 256

/** The ops port, of every role: what is well, and what happens. It is open until nothing else is. */
export async function startOps(
  resources: Resources,
  { ops: { host, port, token }, http: { trustProxy } }: { ops: NonNullable<Config['ops']>; http: Config['http'] },
  intervals: Intervals,
  metrics: Metrics,
  closer: Closer,
): Promise<Ops> {
  const { ctx, doorbell, queue } = resources
  let status: Status = 'starting'
  let offset: number | null = null
  const dependencies = dependenciesOf(resources, (seconds) => {
    offset = seconds
  })
  // Who asks first finds the slow ones answered.
  for (const dependency of Object.values(dependencies)) void dependency?.look()
  const overdue = lookingForOverdue(ctx)
  metrics.ask(tellOverdue(overdue))
  metrics.ask(async (set) => {
    const looks = Object.entries(dependencies).map(async ([dependency, found]) => {
      if (!found) return
      const { state, latency } = await found.look()
      if (state !== 'unknown') set('dependencyUp', state === 'ok' ? 1 : 0, { dependency })
      if (latency !== null) set('dependencyLatency', latency / 1_000, { dependency })
    })
    await Promise.all(looks)
    if (offset !== null) set('clockOffset', offset)
  })
  const hangUp = doorbell.listen({
    ring: (_userIds: readonly string[], topic: RingTopic) => metrics.count('ringsHeard', { topic }),
    gap: () => metrics.count('ringGaps', {}),
  })
  closer.add('ops telemetry', async () => hangUp())

  const readiness = createReadiness(dependencies, () => status)
  const sources = { ctx, queue, intervals, readiness, overdue, metrics }
  const page = token === null ? {} : openOperatorPage(token, sources, createOriginReader(trustProxy), closer)
  // Rendering them takes milliseconds, in which this process does nothing else, and nobody is asked who they are.
  const text = shared(metrics.text, rendered)
  const requests = { ...createOps({ host, readiness, metrics: { text, contentType: metrics.contentType } }), ...page }
  const hint = 'Here are /health/live, /health/ready and /metrics.'
  const server = createHttpServer({ requests, upgrades: {}, hint }, ctx.log)
  keepLatest(server, server.standing, mostConnections)
  closer.add('ops server', () => finish(server, lastWords))
  const taken = await listen(server, host, port).catch((error: unknown) => {
    throw cannotListen({ host, port }, 'OPS_HOST', 'OPS_PORT', error)
  })
  return {
    url: originOf(host, taken),
    started() {
      if (status === 'starting') status = 'running'
    },
    unready() {
      status = 'stopping'
    },
  }
}

const clock: Statement = {
  purpose: 'health',
  text: 'SELECT extract(epoch FROM clock_timestamp())::float8 AS now',
}

/**
 * The database alone is needed: letters are written, read and unlock without the others, if later.
 *
 * @param onClock told by how many seconds our clock is ahead of the database's
 */
function dependenciesOf(
  { ctx, queue, doorbell, mailer, replica, pendingMigrations }: Resources,
  onClock: (offset: number) => void,
) {
  const check = (isNeeded: boolean, options: Omit<CheckOptions, 'wordsOf'>): Dependency => ({
    isNeeded,
    look: createCheck({ ...options, wordsOf }),
  })
  const started = performance.now()
  return {
    database: check(true, {
      patience: 2_000,
      async ask() {
        const began = Date.now()
        const [row] = await ctx.statements.run<{ now: number }>(clock, [])
        // Half of the way is there, half is back.
        onClock((began + Date.now()) / 2_000 - (row?.now ?? 0))
        return undefined
      },
    }),
    migrations: check(true, {
      patience: 5_000,
      keeps: 30_000,
      mayBeOld: true,
      async ask() {
        const pending = await pendingMigrations()
        if (pending.length > 0) throw new Error(`the database lacks ${pending.join(', ')}`)
        return undefined
      },
    }),
    queue: check(false, { patience: 2_000, ask: async () => void (await queue.check()) }),
    doorbell: check(false, {
      patience: 2_000,
      async ask() {
        const now = performance.now()
        // One that has never been heard is as old as the process.
        const silent = now - Math.max(doorbell.heardUntil(), started)
        if (silent > deaf || doorbell.heardUntil() === Number.NEGATIVE_INFINITY)
          throw new Error(`nothing was heard of it for ${Math.round(silent)} ms`)
        return silent
      },
    }),
    replica: replica && check(false, { patience: 2_000, ask: replica.check }),
    // Others are asked as seldom as does no harm: a mail server wants to be logged in to, a store is written to.
    mail:
      mailer &&
      check(false, { patience: 15_000, keeps: 60_000, mayBeOld: true, ask: async () => void (await mailer.check()) }),
    store: check(false, {
      patience: 10_000,
      keeps: 30_000,
      mayBeOld: true,
      ask: async () => void (await ctx.store.check()),
    }),
  }
}
