import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { type Account, activateAccount, endAllSessions, findAccount } from '../domain/accounts/operator.ts'
import type { Context } from '../domain/context.ts'
import { NotFoundError } from '../domain/errors.ts'
import type { Doorbell } from '../domain/ports.ts'
import { databaseIn } from '../infra/data-dir.ts'
import { openPool, openPrisma } from '../infra/db.ts'
import { requireMigrated } from '../infra/migrate.ts'
import { OperatorError, silenceOf } from '../infra/operator-error.ts'
import { noTelemetry } from '../infra/telemetry.ts'
import type { UserAct } from './command-line.ts'
import { createCloser } from './lifecycle.ts'
import { openDatabase, openDoorbell, prismaFolder } from './resources.ts'

type Print = (line: string) => void
type OperatorContext = Pick<Context, 'db' | 'doorbell' | 'log' | 'telemetry'>

const acts: Readonly<Record<UserAct, (ctx: OperatorContext, login: string, print: Print) => Promise<void>>> = {
  show: async (ctx, login, print) => tell(await findAccount(ctx, login), print),
  async activate(ctx, login, print) {
    const done = await activateAccount(ctx, login)
    print(done ? `${login} can log in again.` : `${login} is active already.`)
  },
  async 'end-sessions'(ctx, login, print) {
    print(`Ended ${await endAllSessions(ctx, login)} sessions of ${login}.`)
  },
}

/**
 * What an operator does to one account: needs the database and, so that other processes close sockets at once, what
 * carries rings; no secrets.
 *
 * @throws {OperatorError} for nobody of that name, and in the embedded mode while a server holds the folder
 */
export async function changeUser(
  config: Config,
  log: Logger,
  act: UserAct,
  login: string,
  print: Print,
): Promise<void> {
  const { database } = config
  if (database.kind === 'embedded' && !existsSync(databaseIn(database.dataDir)))
    throw new OperatorError(
      `There is no database in ${database.dataDir}: name the right one in OPENON_DATA_DIR, or in DATABASE_URL.`,
    )
  const closer = createCloser(log)
  try {
    const { address } = await openDatabase(config, log, closer)
    await requireMigrated(address, prismaFolder)
    const pool = openPool(address, log)
    closer.add('database pool', () => pool.end())
    const db = openPrisma(pool)
    closer.add('database client', () => db.$disconnect())
    const doorbell = openDoorbell(config, address, pool, log)
    closer.add('doorbell', doorbell.close)
    await acts[act]({ db, doorbell: patient(doorbell), log, telemetry: noTelemetry }, login, print)
  } catch (error) {
    if (error instanceof NotFoundError) throw new OperatorError(`There is nobody with the username or email ${login}.`)
    throw silenceOf(error)
  } finally {
    await closer.close()
  }
}

/** A ring that is given before its connection stands fails; this process has but one to give. */
const patient = (doorbell: Doorbell): Context['doorbell'] => ({
  async ring(userIds, topic) {
    for (let left = 20; ; left--) {
      try {
        return await doorbell.ring(userIds, topic)
      } catch (error) {
        if (left === 0) throw error
        await sleep(100)
      }
    }
  },
})

function tell({ id, username, email, createdAt, deactivatedAt, sessions }: Account, print: Print): void {
  print(`username   ${username}`)
  print(`email      ${email}`)
  print(`id         ${id}`)
  print(`signed up  ${createdAt.toISOString()}`)
  print(`state      ${deactivatedAt ? `deactivated since ${deactivatedAt.toISOString()}` : 'active'}`)
  for (const { lastUsedAt, address, userAgent } of sessions)
    print(
      `session    last used ${lastUsedAt.toISOString()} from ${address ?? 'nowhere known'}, ${userAgent ?? 'unnamed'}`,
    )
}
