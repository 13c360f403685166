import { describe, expect, test } from 'vitest'
import { locksOf, tellLocks } from '../../src/infra/locks/locks.ts'
import { partsOf, statementsIn } from '../../src/infra/locks/statements.ts'

describe('statements are told apart', () => {
  test('by semicolons that are in no comment, name, text or function', () => {
    const script = `
      -- One; not two.
      SELECT 'a;b', "c;d"; /* e;
      f */ CREATE FUNCTION g() RETURNS int LANGUAGE sql AS $body$ SELECT 1; SELECT 2 $body$;`
    expect(statementsIn(script)).toEqual([
      `SELECT 'a;b', "c;d"`,
      'CREATE FUNCTION g() RETURNS int LANGUAGE sql AS $body$ SELECT 1; SELECT 2 $body$',
    ])
  })

  test('and actions by commas that are in no parenthesis', () => {
    expect(partsOf(`ADD COLUMN a numeric(3, 1), ADD CHECK (a IN (1, 2)), DROP COLUMN "b,c"`)).toEqual([
      'ADD COLUMN a numeric(3, 1)',
      'ADD CHECK (a IN (1, 2))',
      'DROP COLUMN "b,c"',
    ])
  })
})

describe('a migration locks', () => {
  test('nothing that others use when all it changes is its own', () => {
    const migration = `
      CREATE TABLE "gifts" ("id" UUID NOT NULL, CONSTRAINT "gifts_pkey" PRIMARY KEY ("id"));
      CREATE INDEX "gifts_id_idx" ON "gifts"("id");
      ALTER TABLE "gifts" ADD COLUMN "at" timestamptz NOT NULL DEFAULT clock_timestamp();
      CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ DROP TABLE users $$;`
    expect(locksOf(migration)).toEqual([])
  })

  test('what was there before it makes another of the same name', () => {
    expect(locksOf('ALTER TABLE a RENAME TO b; CREATE TABLE a (x int); CREATE INDEX c ON a (x)')).toMatchObject([
      { of: 'a', breaks: expect.any(String) },
    ])
  })

  test('what a table of its own refers to, for a moment', () => {
    const refer = 'ADD CONSTRAINT "gifts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id")'
    expect(locksOf(`CREATE TABLE "gifts" ("user_id" UUID); ALTER TABLE "gifts" ${refer}`)).toMatchObject([
      { of: 'users', mode: 'SHARE ROW EXCLUSIVE', holds: 'moment' },
    ])
  })

  test('what a table is made beside or refers to, and what was perhaps there before', () => {
    const brief = { mode: 'SHARE ROW EXCLUSIVE', holds: 'moment' }
    expect(
      locksOf('CREATE TABLE gifts (a int REFERENCES users (id), FOREIGN KEY (b) REFERENCES "Letters")'),
    ).toMatchObject([
      { of: 'users', ...brief },
      { of: 'Letters', ...brief },
    ])
    expect(locksOf('CREATE TABLE b PARTITION OF a FOR VALUES FROM (1) TO (2)')).toMatchObject([
      { of: 'a', mode: 'ACCESS EXCLUSIVE', instead: expect.any(String) },
    ])
    expect(locksOf('CREATE TABLE IF NOT EXISTS a (b int); ALTER TABLE a ADD c int')).toMatchObject([{ of: 'a' }])
  })

  test.each([
    'WITH gone AS (DELETE FROM t RETURNING *) INSERT INTO u SELECT * FROM gone',
    'WITH some AS (SELECT id FROM u FOR UPDATE SKIP LOCKED) UPDATE t SET a = 1 FROM some',
    'MERGE INTO t USING u ON t.id = u.id WHEN MATCHED THEN DELETE',
  ])('rows, wherever it says so: %s', (statement) => {
    expect(locksOf(statement)).toMatchObject([{ of: 't', mode: 'ROW EXCLUSIVE', holds: 'writes' }])
  })

  test('each table by what is done to it, whatever its name', () => {
    expect(
      locksOf('ALTER TABLE IF EXISTS ONLY public."Users" ADD "a" int, ALTER "b" TYPE bigint; DROP INDEX public.c'),
    ).toMatchObject([
      { of: 'Users', holds: 'moment' },
      { of: 'Users', holds: 'writes' },
      { of: 'c', mode: 'ACCESS EXCLUSIVE' },
    ])
  })

  test.each([
    ['ADD COLUMN a text', 'moment'],
    ['ADD COLUMN a text[] NOT NULL DEFAULT ARRAY[]::text[]', 'moment'],
    [`ADD COLUMN a "state" NOT NULL DEFAULT 'DRAFT'`, 'moment'],
    ['ADD COLUMN a timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP', 'moment'],
    ['ADD COLUMN a uuid NOT NULL DEFAULT gen_random_uuid()', 'writes'],
    [`ADD COLUMN a text DEFAULT 'x' || random()::text NOT NULL`, 'writes'],
    ['ADD COLUMN a timestamptz DEFAULT clock_timestamp()', 'writes'],
    ['ADD COLUMN a bigserial', 'writes'],
    ['ADD a int GENERATED ALWAYS AS (b + 1) STORED', 'writes'],
    ['ADD COLUMN a uuid REFERENCES users (id)', 'reads'],
  ])('for as long as a new column makes it: %s', (action, holds) => {
    expect(locksOf(`ALTER TABLE t ${action}`)).toContainEqual(expect.objectContaining({ of: 't', holds }))
  })

  test.each([
    'ALTER TABLE t DROP COLUMN a',
    'ALTER TABLE t RENAME COLUMN a TO b',
    'ALTER TABLE t RENAME TO u',
    'ALTER TABLE t ADD COLUMN a int NOT NULL',
    'ALTER TABLE t ALTER COLUMN a SET NOT NULL',
    'DROP TABLE t',
    'DROP FUNCTION IF EXISTS t(int)',
    'DROP VIEW t',
    `ALTER TYPE t ADD VALUE 'NEW'`,
    'ALTER TYPE t RENAME TO u',
  ])('and breaks the version before: %s', (statement) => {
    expect(locksOf(statement)).toMatchObject([{ of: 't', breaks: expect.any(String), instead: expect.any(String) }])
  })
})

describe('who wrote it is told', () => {
  test('nothing of what everybody works beside', () => {
    const migration = 'CREATE INDEX CONCURRENTLY c ON a (x); ALTER TABLE a VALIDATE CONSTRAINT d'
    expect(tellLocks(locksOf(migration))).toEqual([])
  })

  test('that a block is not looked into', () => {
    const block = 'DO $$ BEGIN DROP TABLE users; END $$'
    expect(tellLocks(locksOf(block))).toEqual([`WARNING  ${block}`, '         What it does is not looked into.'])
  })

  test('nothing where there is nothing to tell', () => {
    expect(tellLocks(locksOf('CREATE TABLE gifts (id int)'))).toEqual([])
  })

  test('what is brief together, and the rest each with what it does and how it is done without', () => {
    const migration = 'ALTER TABLE a ADD x int; ALTER TABLE b ADD y int; CREATE INDEX c ON a (x)'
    expect(tellLocks(locksOf(migration))).toEqual([
      "It locks for a moment, and for longer behind somebody's long transaction: a, b.",
      'WARNING  CREATE INDEX c ON a (x)',
      '         a: SHARE, nobody writes it while all of it is read.',
      '         Instead: CREATE INDEX CONCURRENTLY, as the one statement of a migration of its own.',
    ])
  })
})
