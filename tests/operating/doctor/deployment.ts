import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import pg from 'pg'
import { checks } from '../../../src/app/doctor/checks.ts'
import { examine, type Result } from '../../../src/app/doctor/examine.ts'
import { disposable } from '../../support/disposable.ts'
import { startMailServer } from '../../support/mail-server.ts'
import { type Person, signUp } from '../../support/person.ts'
import { startProcess } from '../../support/rig/process.ts'
import { findPostgres, startPostgres } from '../../support/servers/postgres.ts'
import { createOwnDatabase, prepareTemplate } from '../../support/servers/template.ts'
import { databaseFolder } from '../../support/servers/throw-away.ts'

export type Env = Readonly<Record<string, string>>

/** A deployment in which all is well, with people who have letters, of which each test breaks a copy. */
export interface Hospital extends AsyncDisposable {
  readonly people: readonly Person[]
  admit(): Promise<Patient>
}

export interface Patient extends AsyncDisposable {
  readonly env: Env
  /** What a test has found out to set besides. */
  readonly more: Record<string, string>
  readonly database: string
  /** Of the files that letters carry. */
  readonly store: string
  sql(text: string, values?: readonly unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]>
}

const settings = { PORT: '0', BCRYPT_COST: '4', LOG_FORMAT: 'json', RATE_LIMIT_ADDRESS: 'off' }

export const openHospital = (): Promise<Hospital> =>
  disposable(async (use) => {
    const durable = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' }
    const server = use(await startPostgres(findPostgres() ?? '', durable))
    const { name: empty } = use(await prepareTemplate(server.url))
    const healthy = use(await createOwnDatabase(server.url, empty))
    const mail = use(await startMailServer())
    const folder = use(await databaseFolder())
    const env = {
      ...settings,
      ...mail.env,
      JWT_SECRET: randomBytes(32).toString('base64url'),
      CONTENT_KEYS: randomBytes(32).toString('base64'),
      OPENON_DATA_DIR: folder.path,
    }
    const people = await live({ ...env, DATABASE_URL: healthy.url })
    return {
      people,
      admit: () =>
        disposable(async (use) => {
          const { name, url } = use(await createOwnDatabase(server.url, healthy.name))
          return {
            env: { ...env, DATABASE_URL: url },
            more: {},
            database: name,
            store: join(folder.path, 'media'),
            sql: (text, values = []) => query(url, text, values),
          }
        }),
    }
  })

async function live(env: Env): Promise<readonly Person[]> {
  await using openon = await startProcess('all', env)
  const [alice, bob] = await Promise.all([signUp(openon, 'alice'), signUp(openon, 'bob')])
  for (let n = 0; n < 3; n++) await alice.seals({ for: bob, in: '10d', title: 'A title that is nobody’s business' })
  await openon.end('SIGTERM')
  return [alice, bob]
}

async function query(url: string, text: string, values: readonly unknown[]) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query(text, [...values])
    return rows ?? []
  } finally {
    await client.end()
  }
}

/** Comparing the schema takes longer than all else together: who breaks something else may leave it out. */
const schema = 16

/** What the doctor finds that is not as it should be, by the number of its check. */
export async function findings(
  env: Env,
  { fix = false, comparesSchema = true } = {},
): Promise<Readonly<Record<number, Result>>> {
  const among = checks.filter(({ number }) => comparesSchema || number !== schema)
  const results = await examine(env, { fix, checks: among }, () => {})
  return Object.fromEntries(
    results.filter(({ state }) => state === 'failed' || state === 'warning').map((result) => [result.number, result]),
  )
}
