import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { locksOf } from '../../../src/infra/locks/locks.ts'
import { createDatabase, type TestDatabase } from '../../support/database.ts'

let database: TestDatabase
let client: pg.Client

beforeAll(async () => {
  database = await createDatabase('postgres', { migrated: false })
  client = new pg.Client({ connectionString: database.env['DATABASE_URL'] })
  await client.connect()
  await client.query(`
    CREATE TABLE people (id int PRIMARY KEY);
    CREATE TABLE letters (id int NOT NULL, person int, title varchar(20), body text);
    CREATE UNIQUE INDEX letters_id ON letters (id);
    INSERT INTO people SELECT generate_series(1, 3);
    INSERT INTO letters SELECT n, n, 'title', 'body' FROM generate_series(1, 3) AS n;
    ALTER TABLE letters ADD CONSTRAINT unproven CHECK (id > 0) NOT VALID;
    CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$`)
})
afterAll(async () => {
  await client.end()
  await database[Symbol.asyncDispose]()
})

/** From the weakest to the strongest (PostgreSQL documentation, 13.3.1). */
const strengths = [
  'AccessShareLock',
  'RowShareLock',
  'RowExclusiveLock',
  'ShareUpdateExclusiveLock',
  'ShareLock',
  'ShareRowExclusiveLock',
  'ExclusiveLock',
  'AccessExclusiveLock',
]

/** What PostgreSQL does to a table when it runs a statement: the strongest lock, and whether it read or rewrote it. */
async function observe(statement: string, table: string) {
  const look = async () => {
    const { rows } = await client.query(
      `SELECT relfilenode AS file,
              (SELECT seq_scan + coalesce(idx_scan, 0) FROM pg_stat_xact_user_tables WHERE relid = pg_class.oid)::int AS scans,
              ARRAY(SELECT mode FROM pg_locks WHERE relation = pg_class.oid AND pid = pg_backend_pid()) AS modes
         FROM pg_class
        WHERE oid = $1::regclass`,
      [table],
    )
    return rows[0]
  }
  await client.query('BEGIN')
  try {
    const before = await look()
    await client.query(statement)
    const after = await look()
    const mode = strengths.findLast((strength) => after.modes.includes(strength)) ?? ''
    return {
      mode: mode
        .replace(/Lock$/, '')
        .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
        .toUpperCase(),
      holds: after.file !== before.file ? 'writes' : after.scans > before.scans ? 'reads' : 'moment',
    }
  } finally {
    await client.query('ROLLBACK')
  }
}

test.each([
  ['ALTER TABLE letters ADD COLUMN a text', 'letters'],
  [`ALTER TABLE letters ADD COLUMN a text NOT NULL DEFAULT 'x'`, 'letters'],
  ['ALTER TABLE letters ADD COLUMN a timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP', 'letters'],
  ['ALTER TABLE letters ADD COLUMN a text[] DEFAULT ARRAY[]::text[]', 'letters'],
  ['ALTER TABLE letters ADD COLUMN a uuid DEFAULT gen_random_uuid()', 'letters'],
  ['ALTER TABLE letters ADD COLUMN a bigserial', 'letters'],
  ['ALTER TABLE letters ADD COLUMN a int GENERATED ALWAYS AS (id + 1) STORED', 'letters'],
  ['ALTER TABLE letters ALTER COLUMN id TYPE bigint', 'letters'],
  ['ALTER TABLE letters ALTER COLUMN person SET NOT NULL', 'letters'],
  ['ALTER TABLE letters ALTER COLUMN person SET DEFAULT 1', 'letters'],
  ['ALTER TABLE letters DROP COLUMN body', 'letters'],
  ['ALTER TABLE letters RENAME COLUMN body TO text', 'letters'],
  ['ALTER TABLE letters ADD CONSTRAINT c CHECK (id > 0)', 'letters'],
  ['ALTER TABLE letters ADD CONSTRAINT c CHECK (id > 0) NOT VALID', 'letters'],
  ['ALTER TABLE letters VALIDATE CONSTRAINT unproven', 'letters'],
  ['ALTER TABLE letters DROP CONSTRAINT unproven', 'letters'],
  ['ALTER TABLE letters ADD CONSTRAINT c UNIQUE (person)', 'letters'],
  ['ALTER TABLE letters ADD CONSTRAINT c PRIMARY KEY USING INDEX letters_id', 'letters'],
  ['ALTER TABLE letters ADD CONSTRAINT c FOREIGN KEY (person) REFERENCES people (id)', 'letters'],
  ['ALTER TABLE letters ADD CONSTRAINT c FOREIGN KEY (person) REFERENCES people (id)', 'people'],
  ['ALTER TABLE letters ADD CONSTRAINT c FOREIGN KEY (person) REFERENCES people (id) NOT VALID', 'letters'],
  ['ALTER TABLE letters ADD CONSTRAINT c FOREIGN KEY (person) REFERENCES people (id) NOT VALID', 'people'],
  ['ALTER TABLE letters SET (fillfactor = 70)', 'letters'],
  ['ALTER TABLE letters SET UNLOGGED', 'letters'],
  ['CREATE INDEX c ON letters (person)', 'letters'],
  ['CREATE TRIGGER c AFTER INSERT ON letters FOR EACH ROW EXECUTE FUNCTION nothing()', 'letters'],
] as const)('PostgreSQL locks what is told of %s: %s', async (statement, table) => {
  const told = locksOf(statement).find(({ of }) => of === table)
  expect(told).toMatchObject(await observe(statement, table))
})
