import { join } from 'node:path'
import ms from 'ms'
import type { BucketAddress, FolderAddress, RedisAddress, Variable } from './config/rules.ts'
import { variables } from './config/variables.ts'
import type { Settings } from './domain/context.ts'
import type { LimitName, Rate } from './domain/ports.ts'
import { findStrangers, type Stranger, tellStranger } from './strangers.ts'

/** Everything an operator decides. All times in milliseconds. */
export interface Config extends Omit<Settings, 'sendsMail' | 'pushKey'> {
  readonly http: {
    readonly host: string
    readonly port: number
    /** Proxies whose `X-Forwarded-For` is believed. */
    readonly trustProxy: readonly string[]
    /** Origins of pages elsewhere that may use the API. */
    readonly origins: readonly string[]
    readonly graphiql: boolean
    readonly introspection: boolean
    /** Of a query or mutation. */
    readonly timeout: number
    /** Where people find the page; null where nobody said: links lead to where this process listens. */
    readonly publicUrl: string | null
  }
  /** Where the operator looks; null where nobody does. */
  readonly ops: {
    readonly host: string
    readonly port: number
    /** Opens the page; null where there is none. */
    readonly token: string | null
  } | null
  readonly rateLimits: Readonly<Record<LimitName, Rate>>
  readonly database:
    | { readonly kind: 'embedded'; readonly dataDir: string }
    | {
        readonly kind: 'postgres'
        readonly url: string
        /** Of PostgreSQL itself, where `url` leads to a pooler in transaction mode. */
        readonly directUrl: string | null
        readonly poolSize: number
        /** Whether connections keep prepared statements. */
        readonly prepares: boolean
        readonly replica: ReplicaSettings | null
      }
  /** What carries alarms and rings. */
  readonly messaging:
    | { readonly kind: 'postgres' }
    | { readonly kind: 'redis'; readonly address: RedisAddress; readonly prefix: string }
  /** What carries mails. A folder is for one machine: whoever runs it reads them there. */
  readonly mail: SmtpSettings | { readonly kind: 'folder'; readonly folder: string } | { readonly kind: 'none' }
  /** Where that is kept, encrypted. */
  readonly store: FolderAddress | (BucketAddress & { readonly accessKeyId: string; readonly secretAccessKey: string })
  readonly push: {
    /** 32 bytes. The embedded mode makes, and keeps, its own where there is none; elsewhere nothing is pushed then. */
    readonly key: Uint8Array | null
    /** Whom a push service turns to. */
    readonly subject: string
  }
  /** What opens backups; null where it is asked for. */
  readonly backupPassphrase: string | null
  readonly migrateOnStart: boolean
  /** The newest secret first. The embedded mode makes, and keeps, its own where there is none. */
  readonly tokens: { readonly secrets: readonly string[]; readonly accessTtl: number; readonly refreshTtl: number }
  /** 32 bytes each, the newest first. */
  readonly contentKeys: readonly Uint8Array[]
  readonly bcryptCost: number
  readonly worker: { readonly sweepInterval: number; readonly planInterval: number; readonly pruneInterval: number }
  /** Over how long sockets and streams end when a process stops. */
  readonly drainTime: number
  readonly shutdownDeadline: number
  readonly log: { readonly level: string; readonly pretty: boolean }
}

interface ReplicaSettings {
  readonly url: string
  /** How old may be what is read there. */
  readonly lag: number
}

export interface SmtpSettings {
  readonly kind: 'smtp'
  readonly url: string
  readonly from: string
  /** Signs mails (RFC 6376). */
  readonly dkim: Dkim | null
  /** Connections of a process, each of which has one mail under way. */
  readonly connections: number
  /** Mails that a process sends in a second; null for no limit. */
  readonly rate: number | null
}

interface Dkim {
  readonly selector: string
  readonly domain: string
  /** PEM. */
  readonly privateKey: string
}

export type Environment = Readonly<Record<string, string | undefined>>

type Values = {
  [Name in keyof typeof variables]: (typeof variables)[Name] extends Variable<infer Value> ? Value : never
}

/** Every problem with the environment, each naming its variable, rule and default; values of secrets never appear. */
export class ConfigError extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(
      `The configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    )
    this.problems = problems
  }
}

/**
 * Reads the environment. An empty variable counts as unset.
 *
 * @param secrets whether they will be needed
 * @throws {ConfigError} with all problems at once
 */
export function loadConfig(env: Environment, { secrets = true } = {}): Config {
  const problems: string[] = []
  const read = ([name, { fallback, parse, rule, secret }]: [string, Variable]) => {
    const given = env[name] || undefined
    const text = given ?? fallback
    const value = text === undefined ? undefined : parse(text)
    if (text !== undefined && value === undefined) {
      const shown = secret ? '' : ` (it is "${given}")`
      problems.push(
        `${name} must be ${rule}${shown}; ${fallback === undefined ? 'it may be left out' : `the default is ${fallback}`}.`,
      )
    }
    return [name, value]
  }
  const values = Object.fromEntries(Object.entries(variables).map(read)) as Values

  const embedded = !env['DATABASE_URL']
  if (embedded && values.REDIS_URL) {
    problems.push('REDIS_URL needs DATABASE_URL: the embedded mode is one process and needs no Redis.')
  }
  if (embedded && values.DATABASE_LISTEN_URL) {
    problems.push('DATABASE_LISTEN_URL needs DATABASE_URL, the address of the pooler.')
  }
  if (embedded && values.DATABASE_REPLICA_URL) problems.push('DATABASE_REPLICA_URL needs DATABASE_URL.')
  if (secrets && !embedded && !env['JWT_SECRET']) {
    problems.push(
      `JWT_SECRET must be set, to ${variables.JWT_SECRET.rule}, wherever DATABASE_URL is; there is no default.`,
    )
  }
  if (values.STORE_URL?.kind === 's3' && !(values.AWS_ACCESS_KEY_ID && values.AWS_SECRET_ACCESS_KEY)) {
    problems.push('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set wherever STORE_URL is a bucket.')
  }
  if (env['MAIL_URL'] && !env['MAIL_FROM']) problems.push('MAIL_FROM must be set wherever MAIL_URL is.')
  if (env['MAIL_URL'] && !embedded && !env['PUBLIC_URL']) {
    problems.push('PUBLIC_URL must be set wherever MAIL_URL and DATABASE_URL are: mails have links to the page.')
  }
  if (!env['MAIL_DKIM_NAME'] !== !env['MAIL_DKIM_KEY']) {
    problems.push('MAIL_DKIM_NAME and MAIL_DKIM_KEY must be set together.')
  }
  if (values.DRAIN_TIME !== undefined && values.DRAIN_TIME >= values.SHUTDOWN_DEADLINE) {
    problems.push('DRAIN_TIME must be shorter than SHUTDOWN_DEADLINE.')
  }
  if (values.UNLOCK_MIN_DISTANCE > values.UNLOCK_MAX_DISTANCE) {
    problems.push('UNLOCK_MIN_DISTANCE must not be longer than UNLOCK_MAX_DISTANCE.')
  }
  // Whoever misspells a variable is told first that it is missing.
  if (problems.length > 0) throw new ConfigError([...problems, ...strangers(env).map(tellStranger)])
  const production = env['NODE_ENV'] === 'production'

  return {
    http: {
      host: values.HOST,
      port: values.PORT,
      trustProxy: values.TRUST_PROXY ?? [],
      origins: values.CORS_ORIGINS ?? [],
      graphiql: values.GRAPHIQL ?? !production,
      introspection: values.INTROSPECTION ?? !production,
      timeout: values.OPERATION_TIMEOUT,
      publicUrl: values.PUBLIC_URL ?? null,
    },
    ops: opsOf(values),
    rateLimits: {
      address: values.RATE_LIMIT_ADDRESS.rate,
      site: values.RATE_LIMIT_SITE.rate,
      user: values.RATE_LIMIT_USER.rate,
      logIn: values.RATE_LIMIT_LOG_IN.rate,
      account: values.RATE_LIMIT_ACCOUNT.rate,
      seal: values.RATE_LIMIT_SEAL.rate,
      refresh: values.RATE_LIMIT_REFRESH ? values.RATE_LIMIT_REFRESH.rate : refreshesFor(values.ACCESS_TOKEN_TTL),
      search: values.RATE_LIMIT_SEARCH.rate,
      mail: values.RATE_LIMIT_MAIL.rate,
      mailbox: values.RATE_LIMIT_MAILBOX.rate,
    },
    database: values.DATABASE_URL
      ? {
          kind: 'postgres',
          url: values.DATABASE_URL,
          directUrl: values.DATABASE_LISTEN_URL ?? null,
          poolSize: values.DATABASE_POOL_SIZE,
          prepares: values.DATABASE_PREPARED_STATEMENTS ?? !values.DATABASE_LISTEN_URL,
          replica: values.DATABASE_REPLICA_URL
            ? { url: values.DATABASE_REPLICA_URL, lag: values.DATABASE_REPLICA_LAG }
            : null,
        }
      : { kind: 'embedded', dataDir: values.OPENON_DATA_DIR },
    messaging: values.REDIS_URL
      ? { kind: 'redis', address: values.REDIS_URL, prefix: values.REDIS_PREFIX }
      : { kind: 'postgres' },
    mail: mailOf(values, embedded),
    media: {
      kinds: [...new Set(values.MEDIA_KINDS)],
      fileSize: values.MEDIA_FILE_SIZE,
      perLetter: values.MEDIA_PER_LETTER,
      quota: values.MEDIA_QUOTA,
      urlLifetime: values.MEDIA_URL_LIFETIME,
      uploadLifetime: values.UPLOAD_LIFETIME,
    },
    store: storeOf(values),
    push: { key: values.VAPID_KEY ?? null, subject: subjectOf(values) },
    privateAddresses: values.WEBHOOK_PRIVATE_ADDRESSES,
    backupPassphrase: values.BACKUP_PASSPHRASE ?? null,
    migrateOnStart: values.MIGRATE_ON_START,
    tokens: {
      secrets: values.JWT_SECRET ?? [],
      accessTtl: values.ACCESS_TOKEN_TTL,
      refreshTtl: values.REFRESH_TOKEN_TTL,
    },
    contentKeys: values.CONTENT_KEYS ?? [],
    bcryptCost: values.BCRYPT_COST,
    unlock: {
      unfoldingWindow: values.UNFOLDING_WINDOW,
      minDistance: values.UNLOCK_MIN_DISTANCE,
      maxDistance: values.UNLOCK_MAX_DISTANCE,
      horizon: values.ALARM_HORIZON,
      granularity: values.ALARM_GRANULARITY,
      batchSize: values.UNLOCK_BATCH,
    },
    worker: {
      sweepInterval: values.SWEEP_INTERVAL,
      planInterval: values.PLAN_INTERVAL,
      pruneInterval: values.PRUNE_INTERVAL,
    },
    audit: { retention: values.AUDIT_RETENTION },
    deliveries: {
      retry: values.MAIL_RETRY,
      retention: values.DELIVERY_RETENTION,
      rest: values.NOTICE_REST,
      titles: values.MAIL_TITLES,
    },
    waiting: { addressCheck: values.ADDRESS_CHECK },
    quotas: {
      drafts: values.MAX_DRAFTS,
      contacts: values.MAX_CONTACTS,
      sessions: values.MAX_SESSIONS,
      targets: values.MAX_TARGETS,
    },
    feed: { heartbeat: values.FEED_HEARTBEAT, retention: values.FEED_RETENTION },
    drainTime: values.DRAIN_TIME ?? Math.min(ms('5s'), values.SHUTDOWN_DEADLINE / 2),
    shutdownDeadline: values.SHUTDOWN_DEADLINE,
    log: { level: values.LOG_LEVEL, pretty: values.LOG_FORMAT ? values.LOG_FORMAT === 'pretty' : embedded },
  }
}

const day = ms('1d')

/** Enough for whoever never lets an access token run out, on several pages. */
const refreshesFor = (accessTtl: number): Rate => ({
  points: Math.max(100, Math.ceil((4 * day) / accessTtl)),
  duration: day,
})

const opsOf = ({ OPS_HOST: host, OPS_PORT: port, OPS_TOKEN: token }: Values): Config['ops'] =>
  port === undefined ? null : { host, port, token: token ?? null }

function mailOf(values: Values, embedded: boolean): Config['mail'] {
  const { MAIL_URL: url, MAIL_FROM: from, MAIL_DKIM_NAME: name, MAIL_DKIM_KEY: privateKey } = values
  if (url && from) {
    const dkim = name && privateKey ? { ...name, privateKey } : null
    return { kind: 'smtp', url, from, dkim, connections: values.MAIL_CONNECTIONS, rate: values.MAIL_RATE ?? null }
  }
  return embedded ? { kind: 'folder', folder: join(values.OPENON_DATA_DIR, 'mail') } : { kind: 'none' }
}

function storeOf(values: Values): Config['store'] {
  const { STORE_URL: place, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = values
  if (place?.kind === 's3' && accessKeyId && secretAccessKey) return { ...place, accessKeyId, secretAccessKey }
  return place?.kind === 'folder' ? place : { kind: 'folder', path: join(values.OPENON_DATA_DIR, 'media') }
}

/** RFC 8292 §2.1 wants an address there, and some push services refuse what is obviously none, such as localhost. */
function subjectOf({ VAPID_SUBJECT: subject, PUBLIC_URL: page, MAIL_FROM: from }: Values): string {
  if (subject) return subject
  if (page?.startsWith('https:')) return page
  return `mailto:${from ?? 'nobody@openon.invalid'}`
}

export { tellStranger }

/** Read by commands, and no part of the configuration. */
const others = ['OPENON_URL']

/** What is set of the environment that looks like ours and is not. */
export const strangers = (env: Environment): Stranger[] => findStrangers(env, [...Object.keys(variables), ...others])
