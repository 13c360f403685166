import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { createMetrics, noTelemetry } from '../infra/telemetry.ts'
import { type Api, startApi } from './api.ts'
import { createCloser } from './lifecycle.ts'
import { type Ops, startOps } from './ops.ts'
import { openResources } from './resources.ts'
import type { Role } from './roles.ts'
import { startWorker } from './worker.ts'

export interface Running {
  /** Null in a process without the api role. */
  readonly api: Api | null
  /** Null where nobody looks. */
  readonly ops: Ops | null
  /** Unready first, then in order down to the database; every step is attempted. */
  stop(): Promise<void>
}

/** Starts the roles of a process. When a step fails, what was opened before is closed again. */
export async function start(role: Role, config: Config, log: Logger): Promise<Running> {
  const closer = createCloser(log)
  try {
    const metrics = config.ops && createMetrics()
    const resources = await openResources(config, log, metrics ?? noTelemetry, closer, role !== 'worker')
    const ops =
      config.ops &&
      metrics &&
      (await startOps(resources, { ops: config.ops, http: config.http }, config.worker, metrics, closer))
    const api = role === 'worker' ? null : await startApi(resources, config, closer)
    const pageUrl = config.http.publicUrl ?? api?.url ?? ''
    if (role !== 'api') startWorker(resources, config.worker, pageUrl, closer)
    closer.add('readiness', async () => {
      api?.unready()
      ops?.unready()
    })
    ops?.started()
    return { api, ops, stop: closer.close }
  } catch (error) {
    await closer.close()
    throw error
  }
}
