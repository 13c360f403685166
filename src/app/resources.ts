import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { type Config, ConfigError } from '../config.ts'
import { createCipher, deriveContentKey } from '../domain/capsules/cipher.ts'
import { missingKeys } from '../domain/capsules/rotate.ts'
import type { Context } from '../domain/context.ts'
import type { Doorbell, Log, Mailbox, Mailer, Pusher, Telemetry, WebhookCaller } from '../domain/ports.ts'
import { createAddressHasher } from '../domain/waiting/address-hasher.ts'
import { isHalfRestored, openDataDir } from '../infra/data-dir.ts'
import { type DatabaseAddress, openPool, openPrisma } from '../infra/db.ts'
import type { OpenDoorbell } from '../infra/doorbells/hearers.ts'
import { createPostgresDoorbell } from '../infra/doorbells/postgres.ts'
import { createRedisDoorbell } from '../infra/doorbells/redis.ts'
import { startEmbeddedDatabase } from '../infra/embedded.ts'
import { openLanes } from '../infra/lanes.ts'
import { openMailFolder } from '../infra/mailers/folder.ts'
import { openSmtpMailer } from '../infra/mailers/smtp.ts'
import { migrate, migrationsIn, requireMigrated } from '../infra/migrate.ts'
import { OperatorError } from '../infra/operator-error.ts'
import { openWebPusher } from '../infra/pushers/web-push.ts'
import { type OpenQueue, openPostgresQueue, openRedisQueue } from '../infra/queue.ts'
import { type OpenReplica, openReplica } from '../infra/replica.ts'
import { createStatements, measured, traced } from '../infra/statements.ts'
import { openStore } from '../infra/stores/open.ts'
import { openTracer } from '../infra/tracer.ts'
import { openWebhookCaller } from '../infra/webhooks.ts'
import type { Closer } from './lifecycle.ts'
import { tracedAlarms, tracedDoorbell } from './traced.ts'

/** The project's `prisma` folder: two levels up from here, in `src` as in `dist`. */
export const prismaFolder = fileURLToPath(new URL('../../prisma', import.meta.url))

/** What every process opens, whatever its roles. */
export interface Resources {
  readonly ctx: Context
  /** For who works on its alarms; setting them is in `ctx`. */
  readonly queue: Pick<OpenQueue, 'work' | 'onLoss' | 'check' | 'look' | 'has'>
  /** For who listens; ringing is in `ctx`. */
  readonly doorbell: Doorbell
  /** Null where nothing carries mails. */
  readonly mailer: Mailer | null
  /** Mails that have gone no further than this machine, where it is so. */
  readonly mailbox: Mailbox | null
  /** Null where nothing is pushed to browsers. */
  readonly pusher: Pusher | null
  readonly webhooks: WebhookCaller
  /** Where queries are read; null where all is read from the one database. */
  readonly replica: OpenReplica | null
  /** For who signs and verifies tokens. */
  readonly jwtSecrets: readonly string[]
  /** The names of migrations that the database lacks. Rejects while it is out of reach. */
  pendingMigrations(): Promise<readonly string[]>
}

/** A database and the secrets that belong to it. */
interface Database {
  readonly address: DatabaseAddress
  /** For who needs them: the embedded mode makes its own when they are first asked for. */
  secrets(): Promise<Secrets>
}

interface Secrets {
  /** Sign tokens; the newest first. */
  readonly jwtSecrets: readonly string[]
  /**
   * Wrap letters' keys; the newest first. Those that are used where there are no CONTENT_KEYS come last, so that
   * letters from before still open.
   */
  readonly contentKeys: readonly Uint8Array[]
  /** Signs what is pushed. Null where nothing is. */
  readonly vapidKey: Uint8Array | null
}

type Postgres = Extract<Config['database'], { kind: 'postgres' }>

export const addressOf = ({ url, directUrl, poolSize }: Postgres): DatabaseAddress => ({
  connection: { connectionString: url },
  direct: directUrl === null ? null : { connectionString: directUrl },
  poolSize,
})

/** The only place that knows whether database and secrets are ours or the operator's. */
export async function openDatabase(config: Config, log: Logger, closer: Closer): Promise<Database> {
  const { database, tokens } = config
  if (database.kind === 'postgres') {
    const contentKeys = [...config.contentKeys, ...tokens.secrets.map(deriveContentKey)]
    return {
      address: addressOf(database),
      secrets: async () => ({ jwtSecrets: tokens.secrets, contentKeys, vapidKey: config.push.key }),
    }
  }
  const folder = await openDataDir(database.dataDir, (error) => {
    log.fatal({ err: error }, 'another process took the data folder')
    throw error
  })
  closer.add('data folder', folder.release)
  if (isHalfRestored(database.dataDir))
    throw new OperatorError(`A restore into ${database.dataDir} broke off: do it again, or empty that folder.`)
  if (!existsSync(folder.database))
    log.info({ folder: folder.database }, 'making a new database; this takes a few seconds')
  const { address, close } = await startEmbeddedDatabase(folder.database, { log })
  closer.add('embedded database', close)
  await folder.announce(address.connection)
  return {
    address,
    async secrets() {
      const { jwtSecret, contentKey, vapidKey } = await folder.secrets()
      return {
        jwtSecrets: tokens.secrets.length > 0 ? tokens.secrets : [jwtSecret],
        contentKeys: [...config.contentKeys, contentKey],
        vapidKey: config.push.key ?? vapidKey,
      }
    },
  }
}

/** What carries rings between the processes of this deployment. */
export const openDoorbell = (
  { messaging }: Pick<Config, 'messaging'>,
  address: DatabaseAddress,
  pool: Pool,
  log: Logger,
): OpenDoorbell =>
  messaging.kind === 'redis'
    ? createRedisDoorbell(messaging.address, messaging.prefix, log)
    : createPostgresDoorbell(address, pool, log)

/**
 * Opens all that in order; what is open is closed in the opposite order by `closer`, also when a step fails.
 *
 * @param readsReplica whether this process has queries to read there
 */
export async function openResources(
  config: Config,
  log: Logger,
  telemetry: Telemetry,
  closer: Closer,
  readsReplica: boolean,
): Promise<Resources> {
  const { address, secrets } = await openDatabase(config, log, closer)
  const { jwtSecrets, contentKeys, vapidKey } = await secrets()
  if (config.migrateOnStart) await migrate(address, prismaFolder, log)
  else await requireMigrated(address, prismaFolder)

  const pool = openPool({ ...address, operationTimeout: config.http.timeout }, log)
  closer.add('database pool', () => pool.end())
  const tracer = openTracer()
  const db = openPrisma(pool, tracer)
  closer.add('database client', () => db.$disconnect())

  const { messaging } = config
  const queue =
    messaging.kind === 'redis'
      ? openRedisQueue(messaging.address, messaging.prefix, log)
      : openPostgresQueue(address, log)
  closer.add('queue', queue.close)
  const doorbell = openDoorbell(config, address, pool, log)
  closer.add('doorbell', doorbell.close)

  const cipher = createCipher(contentKeys)
  const missing = await missingKeys({ db, cipher })
  if (missing.length > 0) {
    throw new ConfigError([
      `CONTENT_KEYS lacks keys that letters are encrypted with: ${missing.join(', ')}; there are ${cipher.keyIds.join(', ')}. Add them back, or the JWT_SECRET they were derived from.`,
    ])
  }
  const store = await openStore(config.store, log)
  closer.add('store', store.close)
  // Figures only: the rest of the configuration has secrets.
  const { unlock, feed, audit, quotas, deliveries, waiting, media, privateAddresses } = config
  const { mailer, mailbox } = openMails(config, log)
  const outside = { inside: privateAddresses }
  const pusher = vapidKey && openWebPusher({ ...outside, key: vapidKey, subject: config.push.subject })
  const told = { sendsMail: mailer !== null, pushKey: pusher?.publicKey ?? null }
  const settings = { unlock, feed, audit, quotas, deliveries, waiting, media, privateAddresses, ...told }
  const { database } = config
  const named = database.kind === 'embedded' || database.prepares
  const lanes = named ? openLanes(address, log) : null
  if (lanes) closer.add('shared database connections', lanes.close)
  const statements = traced(measured(createStatements(pool, { named, lanes }), telemetry), tracer)
  const copy = readsReplica && database.kind === 'postgres' ? database.replica : null
  const { poolSize } = address
  const replica = copy && openReplica({ ...copy, primary: address, poolSize, named, log, telemetry, tracer })
  if (replica) closer.add('replica', replica.close)
  telemetry.watch('databaseConnections', () => pool.totalCount)
  telemetry.watch('databaseConnectionsIdle', () => pool.idleCount)
  telemetry.watch('databasePoolWaiting', () => pool.waitingCount)
  const addresses = createAddressHasher({ db, cipher })
  const ctx = {
    db,
    statements,
    settings,
    alarms: tracedAlarms(queue, tracer),
    doorbell: tracedDoorbell(doorbell, tracer),
    cipher,
    addresses,
    store,
    telemetry,
    tracer,
    log,
  }
  const webhooks = openWebhookCaller(outside)
  const pendingMigrations = migrationsIn(pool, prismaFolder)
  return { ctx, queue, doorbell, mailer, mailbox, pusher, webhooks, replica, jwtSecrets, pendingMigrations }
}

/** What carries mails, and where they can be read if that is nowhere else. */
function openMails({ mail }: Config, log: Log): Pick<Resources, 'mailer' | 'mailbox'> {
  if (mail.kind === 'smtp') return { mailer: openSmtpMailer(mail, log), mailbox: null }
  if (mail.kind === 'folder') {
    const folder = openMailFolder(mail.folder)
    return { mailer: folder, mailbox: folder }
  }
  log.warn({}, 'no mails are sent, so nobody can prove their address or reset a password: set MAIL_URL and MAIL_FROM')
  return { mailer: null, mailbox: null }
}
