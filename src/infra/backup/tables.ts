import type pg from 'pg'

/** Some rows of a table, each as JSON: by the names of its columns, as PostgreSQL writes and reads them. */
export interface Part {
  readonly table: string
  readonly rows: readonly string[]
}

/** What each sequence gave last; null where it gave nothing. */
export type Sequences = Readonly<Record<string, string | null>>

/** Bytes of rows, roughly, that make a part. */
const partSize = 1_000_000
/** Rows that are fetched at a time: even of the longest letters they fit into memory. */
const atOnce = 100

/**
 * Our tables, each as a whole, but for the ledger of migrations. The queue's are no part of it: alarms are set anew at every
 * start.
 */
export async function tablesOf(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`
    SELECT relname AS name
      FROM pg_class
     WHERE relnamespace = 'public'::regnamespace
       AND relkind IN ('r', 'p')
       AND NOT relispartition
       AND relname <> '_prisma_migrations'
     ORDER BY 1`)
  return rows.map(({ name }) => name)
}

/** Reads a table of a database in which nothing else goes on. */
export async function* dumpTable(client: pg.ClientBase, table: string): AsyncGenerator<Part> {
  await client.query('BEGIN')
  await client.query(`DECLARE all_rows CURSOR FOR SELECT row_to_json(t)::text AS json FROM ${named(table)} AS t`)
  let rows: string[] = []
  let size = 0
  for (;;) {
    const { rows: fetched } = await client.query<{ json: string }>(`FETCH ${atOnce} FROM all_rows`)
    for (const { json } of fetched) {
      rows.push(json)
      size += json.length
    }
    const isEnd = fetched.length === 0
    if (rows.length > 0 && (isEnd || size >= partSize)) {
      yield { table, rows }
      rows = []
      size = 0
    }
    if (isEnd) break
  }
  await client.query('COMMIT')
}

export async function readSequences(client: pg.ClientBase): Promise<Sequences> {
  const { rows } = await client.query<{ name: string; last: string | null }>(
    `SELECT sequencename AS name, last_value::text AS last FROM pg_sequences WHERE schemaname = 'public'`,
  )
  return Object.fromEntries(rows.map(({ name, last }) => [name, last]))
}

/**
 * Empties our tables and lets rows in as they come, whatever they refer to and whatever triggers would make of them.
 *
 * @returns how to load some, which throws {@link RangeError} for a table that is none of ours
 */
export async function beginLoading(client: pg.ClientBase): Promise<(part: Part) => Promise<void>> {
  await client.query('SET session_replication_role = replica')
  const tables = await tablesOf(client)
  await client.query(`TRUNCATE ${tables.map(named).join(', ')}`)
  return async (part) => {
    if (!tables.includes(part.table)) throw new RangeError('no table of ours')
    await loadPart(client, part)
  }
}

async function loadPart(client: pg.ClientBase, { table, rows }: Part): Promise<void> {
  await client.query(
    `INSERT INTO ${named(table)} SELECT * FROM json_populate_recordset(NULL::${named(table)}, $1::json)`,
    [`[${rows.join(',')}]`],
  )
}

/** @returns how many rows each table has */
export async function endLoading(client: pg.ClientBase, sequences: Sequences): Promise<Record<string, number>> {
  for (const [name, last] of Object.entries(sequences))
    if (last !== null) await client.query('SELECT setval($1::regclass, $2::bigint)', [named(name), last])
  await client.query('SET session_replication_role = DEFAULT')
  await client.query('ANALYZE')
  return countRows(client)
}

async function countRows(client: pg.ClientBase): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const table of await tablesOf(client)) {
    const { rows } = await client.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${named(table)}`)
    counts[table] = rows[0]?.count ?? 0
  }
  return counts
}

/** @throws {RangeError} for what is no name of ours: it comes from a file */
function named(name: string): string {
  if (!/^[a-z_]{1,63}$/.test(name)) throw new RangeError('no name of a table')
  return `"${name}"`
}
