import type pg from 'pg'
import { type DatabaseAddress, openClient } from './db.ts'

interface Upkeep {
  /** Resolves when nothing of it is under way any more. */
  stop(): Promise<void>
}

/**
 * Does for a PostgreSQL that is alone, as the embedded one is, what processes of its own do for others ("Checkpointer" and
 * "The Autovacuum Daemon" in its manual). Without, its log of writes would grow for as long as it runs and be read from
 * the beginning after a crash, what was deleted would take its room for ever, and statements would be run as was best
 * while the tables were empty.
 *
 * @param every milliseconds
 * @param onFailure is told what failed; the next time makes up for it
 */
export function startUpkeep(address: DatabaseAddress, every: number, onFailure: (error: unknown) => void): Upkeep {
  let going = Promise.resolve()
  const timer = setInterval(() => {
    going = going.then(() => keepUp(address)).catch(onFailure)
  }, every).unref()
  return {
    stop() {
      clearInterval(timer)
      return going
    },
  }
}

async function keepUp(address: DatabaseAddress): Promise<void> {
  const client = openClient(address, { query_timeout: 60_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('CHECKPOINT')
    // One at a time, so that others have their turns between.
    for (const table of await changedTables(client)) await client.query(`VACUUM (ANALYZE) ${table}`)
  } finally {
    await client.end().catch(() => {})
  }
}

/** Those of which so much has changed since it was last looked after as PostgreSQL itself waits for, by default. */
async function changedTables(client: pg.Client): Promise<string[]> {
  // A busy session tells what it has done no more than once a second, and at the end of a statement.
  await client.query('SELECT pg_stat_force_next_flush()')
  const { rows } = await client.query<{ name: string }>(`
    SELECT relid::regclass::text AS name
      FROM pg_stat_user_tables
      JOIN pg_class ON oid = relid
     WHERE n_dead_tup > 50 + 0.2 * greatest(reltuples, 0)
        OR n_mod_since_analyze > 50 + 0.1 * greatest(reltuples, 0)`)
  return rows.map(({ name }) => name)
}
