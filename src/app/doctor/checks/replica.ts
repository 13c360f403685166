import { setTimeout as sleep } from 'node:timers/promises'
import { openReplica } from '../../../infra/replica.ts'
import { noTelemetry } from '../../../infra/telemetry.ts'
import { noTracer } from '../../../infra/tracer.ts'
import { type Check, ok, skipped } from '../check.ts'

/** Milliseconds that it may take until it is known how far a replica is. */
const patience = 5_000

export const replicaCheck: Check = {
  number: 18,
  title: 'replica',
  after: [10],
  todo: 'See that the replica runs, follows this database, and is named by its own address in DATABASE_REPLICA_URL. Queries are answered by the primary meanwhile.',
  patience: 2 * patience,
  async look({ config: { database }, database: find, log }) {
    if (database.kind === 'embedded' || database.replica === null) return skipped('all is read from the one database')
    const { address: primary } = await find()
    const { replica: copy } = database
    const own = { named: false, log, telemetry: noTelemetry, tracer: noTracer }
    const replica = openReplica({ ...copy, primary, poolSize: 1, ...own })
    try {
      for (const began = performance.now(); ; await sleep(100)) {
        try {
          return ok(`it is ${Math.ceil(await replica.check())} ms behind`)
        } catch (error) {
          if (performance.now() - began > patience) throw error
        }
      }
    } finally {
      await replica.close()
    }
  },
}
