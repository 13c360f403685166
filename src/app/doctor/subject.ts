import { existsSync } from 'node:fs'
import type { ClientConfig } from 'pg'
import type { Logger } from 'pino'
import type { Config } from '../../config.ts'
import { deriveContentKey } from '../../domain/capsules/cipher.ts'
import type { Context } from '../../domain/context.ts'
import { databaseIn, findSecrets, findServed } from '../../infra/data-dir.ts'
import { type DatabaseAddress, openClient, openPool, openPrisma } from '../../infra/db.ts'
import { OperatorError } from '../../infra/operator-error.ts'
import type { Closer } from '../lifecycle.ts'
import { addressOf, openDatabase } from '../resources.ts'

/** Milliseconds that a statement of a check may take, and that its answer is waited for. */
const patience = { statement: 15_000, answer: 20_000 }

/** The deployment that is looked at. What it has is opened when it is first asked for. */
export interface Subject {
  readonly config: Config
  readonly log: Logger
  /** Rejects with a reason for the operator. */
  database(): Promise<FoundDatabase>
  /** Asks one thing of the database, on a connection of its own and in a transaction that may not write. */
  read<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>
  /** For what the domain asks. */
  prisma(): Promise<Context['db']>
  /** Those that there are: the embedded mode makes its own when it first starts. */
  secrets(): Promise<FoundSecrets>
}

export interface FoundDatabase {
  readonly address: DatabaseAddress
  /** Whether another process serves it, or else a server of its own. */
  readonly isServed: boolean
}

export interface FoundSecrets {
  readonly jwt: readonly string[]
  /** As they were given, without those that are derived. */
  readonly content: readonly Uint8Array[]
  /** All that letters may be encrypted with; the newest first. */
  readonly contentKeys: readonly Uint8Array[]
}

export function openSubject(config: Config, log: Logger, closer: Closer): Subject {
  const once = <Value>(open: () => Promise<Value>) => {
    let opened: Promise<Value> | undefined
    return () => (opened ??= open())
  }
  const database = once(() => findDatabase(config, log, closer))
  const secrets = once(() => readSecrets(config))
  return {
    config,
    log,
    database,
    secrets,
    prisma: once(async () => {
      const pool = openPool({ ...(await database()).address, poolSize: 2 }, log, modest)
      closer.add('database pool', () => pool.end())
      const prisma = openPrisma(pool)
      closer.add('database client', () => prisma.$disconnect())
      return prisma
    }),
    read: async <Row>(text: string, values: readonly unknown[] = []) =>
      readOnce<Row>((await database()).address, text, values),
  }
}

/** Of a connection that sets nothing when it begins: a pooler may refuse that, which is for one check alone to tell. */
export const modest: ClientConfig = { statement_timeout: false, query_timeout: patience.answer }

async function readOnce<Row>(address: DatabaseAddress, text: string, values: readonly unknown[]): Promise<Row[]> {
  const client = openClient(address, modest)
  // What breaks meanwhile rejects the question that is under way.
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('BEGIN READ ONLY')
    await client.query(`SET LOCAL statement_timeout = ${patience.statement}`)
    const { rows } = await client.query(text, [...values])
    return rows
  } finally {
    await client.query('ROLLBACK').catch(() => {})
    await client.end().catch(() => {})
  }
}

/** The embedded one is not made for it, and is asked through the process that serves it, where one does. */
async function findDatabase(config: Config, log: Logger, closer: Closer): Promise<FoundDatabase> {
  const { database } = config
  if (database.kind === 'postgres') return { address: addressOf({ ...database, poolSize: 2 }), isServed: true }
  const connection = await findServed(database.dataDir)
  if (connection) return { address: { connection, poolSize: 2 }, isServed: true }
  if (!existsSync(databaseIn(database.dataDir))) throw new NoDatabaseError(database.dataDir)
  return { address: (await openDatabase(config, log, closer)).address, isServed: false }
}

/** There is none yet, which is no fault. */
export class NoDatabaseError extends OperatorError {
  constructor(folder: string) {
    super(`there is no database in ${folder} yet; starting OpenOn makes it`)
  }
}

async function readSecrets({ database, tokens, contentKeys }: Config): Promise<FoundSecrets> {
  const own = database.kind === 'embedded' ? await findSecrets(database.dataDir) : null
  const derived = own ? [own.contentKey] : tokens.secrets.map(deriveContentKey)
  return {
    jwt: tokens.secrets.length > 0 || !own ? tokens.secrets : [own.jwtSecret],
    content: [...contentKeys, ...(own ? [own.contentKey] : [])],
    contentKeys: [...contentKeys, ...derived],
  }
}
