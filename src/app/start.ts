import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { serverTime } from '../domain/clock.ts'
import type { Context } from '../domain/context.ts'
import { createHealth } from '../http/health.ts'
import { startApi } from './api.ts'
import { createCloser } from './lifecycle.ts'
import { openResources } from './resources.ts'
import { startWorker } from './worker.ts'

export const roles = ['all', 'api', 'worker'] as const
export type Role = (typeof roles)[number]

export interface Running {
  /** Where GraphQL is served; null in a process without the api role. */
  readonly url: string | null
  readonly ctx: Context
  /** Unready first, then in order down to the database; every step is attempted. */
  stop(): Promise<void>
}

/** Starts the roles of a process. When a step fails, what was opened before is closed again. */
export async function start(role: Role, config: Config, log: Logger): Promise<Running> {
  const closer = createCloser(log)
  try {
    const resources = await openResources(config, log, closer)
    const { ctx } = resources
    const health = createHealth(() => serverTime(ctx))
    const url = role === 'worker' ? null : await startApi(resources, config.http, health, closer)
    if (role !== 'api') startWorker(resources, config.worker, closer)
    closer.add('readiness', async () => health.stop())
    return { url, ctx, stop: closer.close }
  } catch (error) {
    await closer.close()
    throw error
  }
}
