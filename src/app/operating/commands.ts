import { existsSync } from 'node:fs'
import type { Logger } from 'pino'
import type { Config } from '../../config.ts'
import { databaseIn, findServed } from '../../infra/data-dir.ts'
import { type DatabaseAddress, directly, openPool, openPrisma } from '../../infra/db.ts'
import { requireMigrated } from '../../infra/migrate.ts'
import { OperatorError, silenceOf } from '../../infra/operator-error.ts'
import { openPostgresQueue, openRedisQueue } from '../../infra/queue.ts'
import { createStatements } from '../../infra/statements.ts'
import { type Closer, createCloser } from '../lifecycle.ts'
import { openDatabase, prismaFolder } from '../resources.ts'
import { type Answer, askFeeds, askLetter, askQueue, type Sources } from './ask.ts'
import { jsonOf, linesOf } from './words.ts'

/** Where answers go, and what is told meanwhile. */
export interface Printing {
  readonly json: boolean
  print(line: string): void
  note(line: string): void
}

/** Milliseconds that one statement may take, which nobody waits behind: about one thing, or of a look through everything. */
const patience = { one: 20_000, all: 60_000 }
/** Milliseconds between two words of how far it has come. */
const between = 2_000

/** @param id of a letter */
export const whyLetter = (config: Config, log: Logger, id: string, printing: Printing): Promise<void> =>
  withSources(config, log, patience.one, async (sources) => tell(await askLetter(sources, id), printing))

/** @throws {OperatorError} when it has told of all, where some are not whole */
export const verifyFeeds = (config: Config, log: Logger, name: string | null, printing: Printing): Promise<void> =>
  withSources(config, log, patience.all, async (sources) => {
    let told: number | null = null
    const answer = await askFeeds(sources, name, ({ feeds, events }) => {
      // What one statement has looked at is told at the end.
      told ??= performance.now()
      if (performance.now() - told < between) return
      told = performance.now()
      printing.note(`Looked at ${feeds} feeds with ${events} events so far.`)
    })
    tell(answer, printing)
  })

export const showQueue = (config: Config, log: Logger, printing: Printing): Promise<void> =>
  withSources(config, log, patience.one, async (sources) => tell(await askQueue(sources), printing))

function tell({ found, report, isWrong }: Answer, { json, print }: Printing): void {
  for (const line of json ? jsonOf(found) : linesOf(report)) print(line)
  if (isWrong) throw new OperatorError(report.conclusion)
}

async function withSources(
  config: Config,
  log: Logger,
  patience: number,
  use: (sources: Sources) => Promise<void>,
): Promise<void> {
  const closer = createCloser(log)
  try {
    const address = await openForReading(config, log, closer)
    await requireMigrated(address, prismaFolder)
    const pool = openPool(directly(address), log, { statement_timeout: patience, query_timeout: patience })
    closer.add('database pool', () => pool.end())
    const db = openPrisma(pool)
    closer.add('database client', () => db.$disconnect())
    const { messaging, unlock, worker: intervals } = config
    const queue =
      messaging.kind === 'redis'
        ? openRedisQueue(messaging.address, messaging.prefix, log)
        : openPostgresQueue(address, log)
    closer.add('queue', queue.close)
    const statements = createStatements(pool, { named: false, lanes: null })
    await use({ ctx: { db, statements, settings: { unlock } }, queue, intervals })
  } catch (error) {
    throw silenceOf(error)
  } finally {
    await closer.close()
  }
}

/** The embedded database is asked through the process that serves it, where one does; and none is made to be asked. */
async function openForReading(config: Config, log: Logger, closer: Closer): Promise<DatabaseAddress> {
  const { database } = config
  if (database.kind === 'embedded') {
    const connection = await findServed(database.dataDir)
    if (connection) return { connection, poolSize: 1 }
    if (!existsSync(databaseIn(database.dataDir)))
      throw new OperatorError(
        `There is no database in ${database.dataDir}: name the right one in OPENON_DATA_DIR, or in DATABASE_URL.`,
      )
  }
  return (await openDatabase(config, log, closer)).address
}
