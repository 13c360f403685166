import { randomInt } from 'node:crypto'
import type pg from 'pg'

/** The first of two keys of an advisory lock that nothing else takes: `same` in ASCII. */
const lock = 0x73_61_6d_65

/**
 * Whether two connections lead to the same database of the same server, also where one of them goes by way of a pooler that
 * hands its sessions round: what is locked in one is locked in no other. Anybody may ask that.
 */
export async function leadToOneDatabase(direct: pg.ClientBase, other: pg.ClientBase): Promise<boolean> {
  const key = randomInt(2 ** 31)
  await direct.query('SELECT pg_advisory_lock($1, $2)', [lock, key])
  try {
    // Where it gets it, it gives it back with the end of this statement.
    const { rows } = await other.query<{ free: boolean }>('SELECT pg_try_advisory_xact_lock($1, $2) AS free', [
      lock,
      key,
    ])
    return rows[0]?.free === false
  } finally {
    await direct.query('SELECT pg_advisory_unlock($1, $2)', [lock, key])
  }
}
