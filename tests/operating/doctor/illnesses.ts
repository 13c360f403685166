import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Env, Patient } from './deployment.ts'

/** How a deployment on PostgreSQL is broken, and by which checks that is to be found: by no other. */
export interface Illness {
  /** Of the check, or of several. */
  readonly found: Readonly<Record<number, RegExp>>
  readonly state?: 'failed' | 'warning'
  /** Breaks it. */
  readonly by?: (patient: Patient) => Promise<unknown>
  readonly env?: Env
  /** Whether `--fix` heals it. */
  readonly heals?: boolean
}

const first = (table: string) => `(SELECT min(ctid) FROM ${table})`
const somebody = '(SELECT min(id::text)::uuid FROM users)'

const ofTheOperator: Readonly<Record<string, Illness>> = {
  'a variable that is misspelled': { found: { 1: /FEED_HEARTBEET/ }, state: 'warning', env: { FEED_HEARTBEET: '1s' } },
  'a secret that is a word': {
    found: { 2: /^JWT_SECRET can be guessed$/ },
    env: { JWT_SECRET: 'changeme'.repeat(5) },
  },
  'a key that somebody typed': {
    found: { 2: /^number 1 of CONTENT_KEYS can be guessed$/ },
    by: async (patient) => {
      const typed = Buffer.from('a'.repeat(32)).toString('base64')
      Object.assign(patient.more, { CONTENT_KEYS: `${typed},${patient.env['CONTENT_KEYS']}` })
    },
  },
  'a key that is lost': {
    found: { 40: /^letters are encrypted with keys that are not there: [0-9a-f]{16}; there are [0-9a-f]{16}, / },
    env: { CONTENT_KEYS: randomBytes(32).toString('base64') },
  },
  'a store that is no folder': {
    found: { 41: /cannot be used: ENOTDIR/ },
    by: async (patient) => {
      const path = `${patient.store}-of-${patient.database}`
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, '')
      Object.assign(patient.more, { STORE_URL: `file://${path}` })
    },
  },
  'a bucket that is away': {
    found: { 41: /127\.0\.0\.1:1/ },
    env: {
      STORE_URL: 's3://letters/media?endpoint=http://127.0.0.1:1',
      AWS_ACCESS_KEY_ID: 'somebody',
      AWS_SECRET_ACCESS_KEY: 'swordfish',
    },
  },
  'a file that is not in the store': {
    found: { 41: /^the file [0-9a-f-]{36} is not there/ },
    by: ({ sql }) =>
      sql(`INSERT INTO media (id, owner_id, size, received, finished_at, key_id, sealed, expires_at)
           SELECT gen_random_uuid(), ${somebody}, 1, 1, now(), min(key_id), 'x', now() + interval '1 day'
             FROM capsule_contents`),
  },
  'a mail server that is away': {
    found: { 50: /^the mail server does not let us in \(\w+\)$/ },
    env: { MAIL_URL: 'smtp://somebody:swordfish@127.0.0.1:1' },
  },
  'nothing that carries mails': {
    found: { 50: /^nothing carries mails/ },
    state: 'warning',
    env: { MAIL_URL: '' },
  },
}

const ofTheServer: Readonly<Record<string, Illness>> = {
  'a database that is away': {
    found: { 10: /ECONNREFUSED/ },
    env: { DATABASE_URL: 'postgres://nobody:swordfish@127.0.0.1:1/nothing' },
  },
  'a database that takes no writes': {
    found: { 10: /takes no writes/ },
    by: ({ sql, database }) => sql(`ALTER DATABASE ${database} SET default_transaction_read_only = on`),
  },
  'commits that do not wait for the disk': {
    found: { 11: /^synchronous_commit is off \(set by the database\)/ },
    by: ({ sql, database }) => sql(`ALTER DATABASE ${database} SET synchronous_commit = off`),
  },
  'an extension that is gone': {
    found: { 13: /lacks plpgsql/, 16: /lacks the function recount_letters/ },
    by: ({ sql }) => sql('DROP EXTENSION plpgsql CASCADE'),
  },
  'transactions that are isolated otherwise': {
    found: { 14: /^transactions are serializable$/ },
    by: ({ sql, database }) => sql(`ALTER DATABASE ${database} SET default_transaction_isolation = serializable`),
  },
  'a migration that was not applied': {
    found: { 15: /_media not applied$/ },
    by: ({ sql }) => sql(`DELETE FROM _prisma_migrations WHERE migration_name LIKE '%_media'`),
  },
  'a migration whose file is another': {
    found: { 15: /_init: failed half-way, or its file was changed/ },
    by: ({ sql }) => sql(`UPDATE _prisma_migrations SET checksum = 'x' WHERE migration_name LIKE '%_init'`),
  },
  'a database of a newer OpenOn': {
    found: { 15: /newer OpenOn: 2999_later/ },
    state: 'warning',
    by: ({ sql }) =>
      sql(
        `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '2999_later', now())`,
      ),
  },
  'tables of another program': {
    found: { 15: /tables of another program/ },
    by: ({ sql }) => sql('ALTER TABLE _prisma_migrations RENAME TO others'),
  },
  'a column and an index that are gone': {
    found: { 16: /capsules lacks index on columns \(receiver_id, sealed_at, id\); users lacks column `display_name`/ },
    by: ({ sql }) => sql('DROP INDEX capsules_inbox; ALTER TABLE users DROP COLUMN display_name'),
  },
  'a trigger that is off, a check that is gone and a function that is another': {
    found: {
      16: /function check_receiver is another; .*trigger capsules_updated_are_scheduled; .*check feeds_count_from_one/,
    },
    by: ({ sql }) =>
      sql(`ALTER TABLE capsules DISABLE TRIGGER capsules_updated_are_scheduled;
           ALTER TABLE feeds DROP CONSTRAINT feeds_count_from_one;
           CREATE OR REPLACE FUNCTION check_receiver() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`),
  },
  'an index that was never finished': {
    found: { 16: /^the index capsules_inbox was never finished$/ },
    by: ({ sql }) => sql(`UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'capsules_inbox'::regclass`),
  },
  'a month that nobody made': {
    found: { 17: /^the next month of deliveries is not there/ },
    state: 'warning',
    by: ({ sql }) =>
      sql(`DO $$ DECLARE part regclass; BEGIN
             FOR part IN SELECT months.part FROM months_of('deliveries'::regclass) AS months LOOP
               EXECUTE 'DROP TABLE ' || part;
             END LOOP;
           END $$`),
    heals: true,
  },
  'an entry of a clock that is far ahead': {
    found: { 17: /^rows are of no month: 1 of audit_events$/ },
    state: 'warning',
    by: ({ sql }) =>
      sql(
        `INSERT INTO audit_events (id, kind) SELECT first_id(now() + interval '9 years'), min(kind) FROM audit_events`,
      ),
  },
  'a replica that is away': {
    found: { 18: /ECONNREFUSED/ },
    env: { DATABASE_REPLICA_URL: 'postgres://nobody:swordfish@127.0.0.1:1/nothing' },
  },
  'a table of somebody else': {
    found: { 16: /^has table notes$/ },
    state: 'warning',
    by: ({ sql }) => sql('CREATE TABLE notes (id int PRIMARY KEY)'),
  },
}

const ofTheLetters: Readonly<Record<string, Illness>> = {
  'a letter whose day has come': {
    found: { 30: /^1, the first since 60 minutes$/ },
    by: ({ sql }) => sql(`UPDATE schedule SET due_at = now() - interval '1 hour' WHERE ctid = ${first('schedule')}`),
  },
  'a letter that the schedule has forgotten': {
    found: { 31: /^1 would wait for ever and 0 too long, of 3 letters/ },
    by: ({ sql }) => sql(`DELETE FROM schedule WHERE ctid = ${first('schedule')}`),
    heals: true,
  },
  'a letter that is scheduled for much later': {
    found: { 31: /^0 would wait for ever and 1 too long, of 3 letters/ },
    by: ({ sql }) => sql(`UPDATE schedule SET due_at = due_at + interval '1 year' WHERE ctid = ${first('schedule')}`),
    heals: true,
  },
  'an entry of the schedule for a draft': {
    found: { 32: /^1 of 4 entries are of letters that time moves no further$/ },
    by: ({ sql }) =>
      sql(`WITH draft AS (INSERT INTO capsules (id, sender_id) VALUES (gen_random_uuid(), ${somebody}) RETURNING id)
           INSERT INTO schedule SELECT id, now() + interval '1 day' FROM draft`),
    heals: true,
  },
  'counts that are wrong': {
    found: { 33: /^wrong for 2 of 2 people$/ },
    by: ({ sql }) => sql('UPDATE feeds SET inbox_ready = 7'),
    heals: true,
  },
  'an event that is gone': {
    found: { 34: /^1 of 2 people lack events that are not past their retention, .* \(such as [0-9a-f-]{36}\)$/ },
    by: ({ sql }) =>
      sql('DELETE FROM feed_events WHERE (user_id, seq) = (SELECT user_id, 2 FROM feeds ORDER BY user_id LIMIT 1)'),
  },
}

export const illnesses: Readonly<Record<string, Illness>> = { ...ofTheOperator, ...ofTheServer, ...ofTheLetters }
