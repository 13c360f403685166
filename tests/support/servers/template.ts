import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { pino } from 'pino'
import { prismaFolder } from '../../../src/app/resources.ts'
import { migrate } from '../../../src/infra/migrate.ts'

/** The address of another database of the same server. */
export function databaseUrl(url: string, name: string): string {
  const other = new URL(url)
  other.pathname = `/${name}`
  return other.href
}

export async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** An empty database, or a copy of another, that goes with whoever disposes of it. */
export async function createOwnDatabase(url: string, template = 'template0') {
  const name = `openon_test_${randomBytes(6).toString('hex')}`
  await administer(url, `CREATE DATABASE ${name} TEMPLATE ${template}`)
  return {
    name,
    url: databaseUrl(url, name),
    [Symbol.asyncDispose]: () => administer(url, `DROP DATABASE ${name} WITH (FORCE)`),
  }
}

/** Makes the migrated database of which every test file gets a copy. */
export async function prepareTemplate(url: string): Promise<AsyncDisposable & { readonly name: string }> {
  const database = await createOwnDatabase(url)
  await migrate(
    { connection: { connectionString: database.url }, poolSize: 1 },
    prismaFolder,
    pino({ level: 'silent' }),
  )
  return database
}
