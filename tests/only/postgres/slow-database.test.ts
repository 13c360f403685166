import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import type { AnswerError } from '../../support/clients/raw-http.ts'
import { createDatabase } from '../../support/database.ts'
import { atLast, disposable } from '../../support/disposable.ts'
import { globalId, localId } from '../../support/ids.ts'
import * as operations from '../../support/operations.ts'
import { inTime, type Person, signUp } from '../../support/person.ts'
import { startProcess } from '../../support/rig/process.ts'
import { until } from '../../support/until.ts'

/** Who gives up first, in milliseconds, as the address of a database may say; by default PostgreSQL does, after 4.5 s. */
interface Patience {
  readonly statement_timeout: string
  readonly query_timeout: string
}
const soon = '4000'
const late = '120000'

/** The program on a database, and somebody who has its tables for themselves when they like. */
const startBeside = (patience: Patience, env: Readonly<Record<string, string>> = {}) =>
  disposable(async (use) => {
    const database = use(await createDatabase('postgres'))
    const url = new URL(database.env['DATABASE_URL'] ?? '')
    const client = new pg.Client({ connectionString: url.href })
    await client.connect()
    use(atLast(() => client.end()))
    for (const [name, value] of Object.entries(patience)) url.searchParams.set(name, value)
    const own = { PORT: '0', BCRYPT_COST: '4', OPERATION_TIMEOUT: '90s', UNLOCK_MIN_DISTANCE: '0s' }
    const api = use(await startProcess('api', { ...database.env, ...own, DATABASE_URL: url.href, ...env }))
    const waiting = `FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
    return {
      api,
      lock: () => client.query('BEGIN; LOCK TABLE capsules, targets IN ACCESS EXCLUSIVE MODE'),
      unlock: () => client.query('ROLLBACK'),
      /** Statements that wait for the tables. */
      waiting: async () => Number((await client.query<{ count: string }>(`SELECT count(*) ${waiting}`)).rows[0]?.count),
      /** Letters and drafts of this title that are there for everybody, by their state. */
      async written(title: string) {
        const { rows } = await client.query<{ state: string; count: string }>(
          'SELECT state, count(*) FROM capsules WHERE title = $1 GROUP BY state',
          [title],
        )
        return Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]))
      },
    }
  })

type Asking = (person: Person, letter: { readonly id: string }) => Promise<readonly AnswerError[]>

const asking =
  (query: string, variables: (id: string, person: Person) => Readonly<Record<string, unknown>> = () => ({})): Asking =>
  async (person, { id }) => {
    const { status, errors } = await person.query(query, variables(id, person))
    expect(status).toBe(200)
    return errors
  }

const secret = { title: 'MARK-title', body: 'MARK-body' }
const sealed = (receiverId: string) => ({ input: { ...secret, receiverId, unlocksAt: inTime('1h').toISOString() } })

/** By statements of ours, by Prisma's, in transactions, and over a socket. */
const ways: Readonly<Record<string, Asking>> = {
  'reading a letter': asking(operations.look, (id) => ({ id })),
  'reading a draft': asking(operations.draft, (id) => ({ id: globalId('Draft', localId(id)) })),
  'listing drafts': asking('{ drafts { totalCount } }'),
  'sealing a letter': asking(operations.sendCapsule, (_, { id }) => sealed(id)),
  'beginning a draft': asking(operations.createDraft, () => ({ input: secret })),
  'adding a webhook': asking(operations.addWebhookTarget, () => ({ url: 'https://mark.invalid/MARK' })),
  'reading over a socket': async (person, { id }) => {
    await using socket = person.socket()
    return (await socket.subscribe(operations.look, { id }).ended()).errors ?? []
  },
}

describe.concurrent('what waits for the database in vain', () => {
  test.for<[string, Patience, times: number, env: Readonly<Record<string, string>>]>([
    ['whose statement the database gives up', { statement_timeout: soon, query_timeout: late }, 1, {}],
    ['that hears nothing of its statement', { statement_timeout: late, query_timeout: soon }, 1, {}],
    [
      'that gets no connection, for all are busy',
      { statement_timeout: soon, query_timeout: late },
      4,
      { DATABASE_POOL_SIZE: '2', OPERATION_TIMEOUT: '30s' },
    ],
  ])('%s, is told TIMEOUT; no value is logged, and all goes on afterwards', async ([, patience, times, env]) => {
    await using world = await startBeside(patience, env)
    const { api, lock, unlock, waiting, written } = world
    const alice = await signUp(api, 'alice')
    const letter = await alice.seals({ for: alice })

    await lock()
    const asked = Object.entries(ways).flatMap((way) => Array.from({ length: times }, () => way))
    const told = await Promise.all(
      asked.map(async ([way, ask]) => ({ way, codes: (await ask(alice, letter)).map(codeOf) })),
    )
    expect(told).toEqual(asked.map(([way]) => ({ way, codes: ['TIMEOUT'] })))
    if (patience.statement_timeout === soon) await until(async () => (await waiting()) === 0)
    await unlock()
    await until(async () => (await waiting()) === 0)

    // More of them than connections, so that none is left out; what they write is there for others.
    for (const ask of Object.values(ways)) expect((await ask(alice, letter)).map(codeOf)).toEqual([])
    await Promise.all(Array.from({ length: 12 }, () => alice.seals({ for: alice, title: 'Afterwards' })))
    expect(await written('Afterwards')).toEqual({ SEALED: 12 })
    // What was given up in time has not come about later.
    if (patience.statement_timeout === soon) expect(await written(secret.title)).toEqual({ DRAFT: 1, SEALED: 1 })
    const lines = () => api.log.filter((line) => line.includes('the database took too long'))
    await until(() => lines().length === asked.length)
    expect(api.log.filter((line) => /MARK|INSERT|"level":(50|60)/.test(line))).toEqual([])
  })
})

test('whoever begins a transaction waits for a connection as long as anybody else', async () => {
  await using world = await startBeside({ statement_timeout: late, query_timeout: late }, { DATABASE_POOL_SIZE: '2' })
  const { api, lock, unlock, waiting } = world
  const alice = await signUp(api, 'alice')
  const letter = await alice.seals({ for: alice })

  await lock()
  const reading = [1, 2].map(() => ways['reading a letter']?.(alice, letter))
  await until(async () => (await waiting()) === reading.length)
  const transactions = ['beginning a draft', 'adding a webhook'].map((way) => ways[way]?.(alice, letter))
  // Longer than Prisma has them wait by itself.
  await sleep(3_000)
  await unlock()
  expect(await Promise.all([...reading, ...transactions])).toEqual([[], [], [], []])
})

const codeOf = ({ extensions }: AnswerError) => extensions?.code
