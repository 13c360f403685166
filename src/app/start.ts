import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { type Api, startApi } from './api.ts'
import { createCloser } from './lifecycle.ts'
import { openResources } from './resources.ts'
import { startWorker } from './worker.ts'

export const roles = ['all', 'api', 'worker'] as const
export type Role = (typeof roles)[number]

export interface Running {
  /** Null in a process without the api role. */
  readonly api: Api | null
  /** Unready first, then in order down to the database; every step is attempted. */
  stop(): Promise<void>
}

/** Starts the roles of a process. When a step fails, what was opened before is closed again. */
export async function start(role: Role, config: Config, log: Logger): Promise<Running> {
  const closer = createCloser(log)
  try {
    const resources = await openResources(config, log, closer)
    const api = role === 'worker' ? null : await startApi(resources, config, closer)
    const pageUrl = config.http.publicUrl ?? api?.url ?? ''
    if (role !== 'api') startWorker(resources, config.worker, pageUrl, closer)
    if (api) closer.add('readiness', async () => api.unready())
    return { api, stop: closer.close }
  } catch (error) {
    await closer.close()
    throw error
  }
}
