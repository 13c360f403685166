import type { Client, ClientConfig } from 'pg'
import { type DatabaseAddress, openClient } from '../../../infra/db.ts'
import { leadToOneDatabase } from '../../../infra/one-database.ts'
import { wordsOf } from '../../../infra/operator-error.ts'
import { type Check, type Finding, failed, ok, skipped } from '../check.ts'
import { modest } from '../subject.ts'

/** Connections that are compared, and how often each is looked at: a pooler that shares them out does so at once. */
const connections = 4
const rounds = 3

/** Our statements say what is to be locked, and count on seeing what others have committed meanwhile. */
const isolation = 'read committed'

export const poolerCheck: Check = {
  number: 14,
  title: 'sessions',
  after: [10],
  todo: 'See that PostgreSQL, or the pooler before it, lets in a few connections at a time.',
  async look({ config, database }) {
    const { database: configured, messaging } = config
    if (configured.kind === 'embedded') return skipped('the embedded database is reached directly')
    const found = await database()
    // Whatever goes round the pooler elsewhere.
    const address = { ...found.address, direct: null }
    if (configured.directUrl !== null && !(await isOne(found.address, address))) {
      const todo = 'Name the same database in both: the first by way of the pooler, the second without.'
      return failed('DATABASE_URL and DATABASE_LISTEN_URL lead to different databases', todo)
    }
    const level = await withClients(address, 1, async ([client]) => settingOf(client, 'default_transaction_isolation'))
    if (level !== isolation) {
      const todo = `Set default_transaction_isolation to '${isolation}' for this user or database.`
      return failed(`transactions are ${level}`, todo)
    }
    if (!(await isPooled(address))) return ok('each connection is a session of PostgreSQL')
    const refusal = await refusalOf(address, configured.directUrl === null ? {} : modest)
    if (refusal !== null) {
      const todo = 'Name PostgreSQL itself in DATABASE_LISTEN_URL: then nothing is set when a connection begins.'
      return failed(`the pooler refuses how OpenOn connects (${refusal})`, todo)
    }
    if (!(await isShared(address))) return ok('by way of a pooler, which gives each connection a session of its own')
    const losesListen = messaging.kind === 'postgres' && configured.directUrl === null
    return judge(configured.prepares && !(await keepsStatements(address)), losesListen)
  },
}

function judge(losesStatements: boolean, losesListen: boolean): Finding {
  const wrong = [
    ...(losesStatements
      ? [{ found: 'mixes up prepared statements', todo: 'set DATABASE_PREPARED_STATEMENTS=false' }]
      : []),
    ...(losesListen
      ? [
          {
            found: 'loses LISTEN, so that rings and alarms come late',
            todo: 'name PostgreSQL itself in DATABASE_LISTEN_URL',
          },
        ]
      : []),
  ]
  if (wrong.length === 0) return ok('by way of a pooler, which shares sessions out, and that does no harm')
  const todo = `${wrong.map(({ todo }) => todo).join('; and ')}.`
  return failed(
    `the pooler shares sessions out by the transaction: it ${wrong.map(({ found }) => found).join(', and ')}`,
    todo.charAt(0).toUpperCase() + todo.slice(1),
  )
}

async function withClients<Result>(
  address: DatabaseAddress,
  count: number,
  use: (clients: readonly [Client, ...Client[]]) => Promise<Result>,
): Promise<Result> {
  const first = openClient(address, modest)
  const clients = [first, ...Array.from({ length: count - 1 }, () => openClient(address, modest))] as const
  try {
    for (const client of clients) {
      client.on('error', () => {})
      await client.connect()
    }
    return await use([first, ...clients.slice(1)])
  } finally {
    await Promise.all(clients.map((client) => client.end().catch(() => {})))
  }
}

const isOne = (direct: DatabaseAddress, pooled: DatabaseAddress): Promise<boolean> =>
  withClients(direct, 1, ([client]) => withClients(pooled, 1, ([other]) => leadToOneDatabase(client, other)))

async function settingOf(client: Client, name: string): Promise<string> {
  const { rows } = await client.query<{ setting: string }>('SELECT current_setting($1) AS setting', [name])
  return rows[0]?.setting ?? ''
}

async function backendOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  return rows[0]?.pid ?? 0
}

/**
 * PostgreSQL tells whoever connects which process serves them. A pooler tells something of its own, for that number is
 * there to cancel by.
 */
const isPooled = (address: DatabaseAddress): Promise<boolean> =>
  withClients(address, 1, async ([client]) => {
    const { processID } = client as Client & { readonly processID: number | null }
    return processID !== (await backendOf(client))
  })

/** Whether several open connections are served by the same process, or one of them by several. */
const isShared = (address: DatabaseAddress): Promise<boolean> =>
  withClients(address, connections, async (clients) => {
    const before = new Map<number, Client>()
    const own = new Map<Client, number>()
    for (let round = 0; round < rounds; round++) {
      for (const client of clients) {
        const backend = await backendOf(client)
        if ((before.get(backend) ?? client) !== client || (own.get(client) ?? backend) !== backend) return true
        before.set(backend, client)
        own.set(client, backend)
      }
    }
    return false
  })

/** Why the pooler does not let in who connects as servers do; null where it does. */
async function refusalOf(address: DatabaseAddress, options: ClientConfig): Promise<string | null> {
  const client = openClient(address, options)
  client.on('error', () => {})
  try {
    await client.connect()
    return null
  } catch (error) {
    return wordsOf(error)
  } finally {
    await client.end().catch(() => {})
  }
}

/**
 * Whether the pooler knows of prepared statements: one that does gives them names of its own. Within a transaction, in
 * which the session stays the same, so that the statement can be forgotten where it was made.
 */
const keepsStatements = (address: DatabaseAddress): Promise<boolean> =>
  withClients(address, 1, async ([client]) => {
    const name = `openon_doctor_${Math.random().toString(36).slice(2)}`
    await client.query('BEGIN READ ONLY')
    await client.query({ name, text: 'SELECT 1' })
    const { rows } = await client.query<{ found: boolean }>(
      'SELECT EXISTS (SELECT FROM pg_prepared_statements WHERE name = $1) AS found',
      [name],
    )
    const isThere = rows[0]?.found ?? false
    if (isThere) await client.query(`DEALLOCATE ${name}`)
    await client.query('ROLLBACK')
    return !isThere
  })
