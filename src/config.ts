import { createECDH, createPrivateKey } from 'node:crypto'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ms from 'ms'
import { z } from 'zod'
import type { Settings } from './domain/context.ts'
import type { LimitName, Rate } from './domain/ports.ts'
import { email } from './domain/validation.ts'
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
  readonly ops: { readonly host: string; readonly port: number } | null
  readonly rateLimits: Readonly<Record<LimitName, Rate>>
  readonly database:
    | { readonly kind: 'embedded'; readonly dataDir: string }
    | {
        readonly kind: 'postgres'
        readonly url: string
        readonly poolSize: number
        /** Whether connections keep prepared statements. */
        readonly prepares: boolean
      }
  /** What carries alarms and rings. */
  readonly messaging:
    | { readonly kind: 'postgres' }
    | { readonly kind: 'redis'; readonly url: string; readonly prefix: string }
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
  readonly migrateOnStart: boolean
  /** The newest secret first. The embedded mode makes, and keeps, its own where there is none. */
  readonly tokens: { readonly secrets: readonly string[]; readonly accessTtl: number; readonly refreshTtl: number }
  /** 32 bytes each, the newest first. */
  readonly contentKeys: readonly Uint8Array[]
  readonly bcryptCost: number
  readonly worker: { readonly sweepInterval: number; readonly planInterval: number; readonly pruneInterval: number }
  readonly shutdownDeadline: number
  readonly log: { readonly level: string; readonly pretty: boolean }
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

const mediaKinds = ['image', 'audio', 'video', 'pdf'] as const

type StoreAddress = FolderAddress | BucketAddress

interface FolderAddress {
  readonly kind: 'folder'
  readonly path: string
}

interface BucketAddress {
  readonly kind: 's3'
  readonly bucket: string
  /** Before the names of all objects: empty, or with a slash at its end. */
  readonly prefix: string
  /** Null for Amazon's own. */
  readonly endpoint: string | null
  readonly region: string
}

interface Dkim {
  readonly selector: string
  readonly domain: string
  /** PEM. */
  readonly privateKey: string
}

/** One environment variable: what `--help`, `.env.example` and error messages say of it. */
export interface Variable<Value = unknown> {
  readonly about: string
  readonly rule: string
  /** As one would type it; undefined: optional, without a default. */
  readonly fallback: string | undefined
  readonly secret: boolean
  /** @returns undefined where the text breaks the rule */
  readonly parse: (text: string) => Value | undefined
}

const variable =
  <Value>(rule: string, parse: (text: string) => Value | undefined) =>
  <Fallback extends string | undefined>(about: string, fallback?: Fallback) =>
    ({
      about,
      rule,
      fallback,
      parse,
      secret: false,
    }) as Variable<Fallback extends string ? Value : Value | undefined>

const secret = <Value>(of: Variable<Value>): Variable<Value> => ({ ...of, secret: true })

const accept =
  <Value>(schema: z.ZodType<Value>) =>
  (text: string) =>
    schema.safeParse(text).data
const integer = (min: number, max: number) =>
  variable(
    `a whole number from ${min} to ${max}`,
    accept(z.string().regex(/^\d+$/).pipe(z.coerce.number<string>().min(min).max(max))),
  )
const duration = (min: string) => {
  const least = ms(min as ms.StringValue)
  return variable(`a duration such as 250ms, 10s, 5m, 2h or 3d, at least ${min}`, (text) => {
    const value = /^\d+(\.\d+)?(ms|s|m|h|d)$/.test(text) ? ms(text as ms.StringValue) : Number.NaN
    return value >= least ? Math.round(value) : undefined
  })
}
const powers = { B: 0, kB: 1, MB: 2, GB: 3, TB: 4 } as const
const bytes = variable('a size such as 500kB, 100MB or 1GB, a kB being 1000 bytes', (text) => {
  const [, figure, unit] = /^(\d+(?:\.\d+)?)(B|kB|MB|GB|TB)$/.exec(text) ?? []
  const value = Math.round(Number(figure) * 1_000 ** powers[unit as keyof typeof powers])
  return value >= 1 && value <= Number.MAX_SAFE_INTEGER ? value : undefined
})
const url = (...protocols: string[]) =>
  variable(`a URL that begins with ${protocols.map((name) => `${name}://`).join(' or ')}`, (text) =>
    URL.canParse(text) && protocols.includes(new URL(text).protocol.slice(0, -1)) ? text : undefined,
  )
const words = (...all: string[]) =>
  variable(`one of ${all.join(', ')}`, (text) => (all.includes(text) ? text : undefined))
const anyText = variable('any text', (text) => text)
const flag = variable('true or false', (text) => (text === 'true' ? true : text === 'false' ? false : undefined))
const secrets = variable('at least 32 characters; several are separated by commas, the newest first', (text) => {
  const all = text.split(',').map((part) => part.trim())
  return all.every((part) => part.length >= 32) ? all : undefined
})
const keys = variable('32 bytes in base64; several are separated by commas, the newest first', (text) => {
  const all = text.split(',').map((part) => new Uint8Array(Buffer.from(part.trim(), 'base64')))
  return all.every((part) => part.length === 32) ? all : undefined
})

const vapidKey = variable('a private key of P-256: 32 bytes in base64', (text) => {
  const key = new Uint8Array(Buffer.from(text, 'base64'))
  try {
    createECDH('prime256v1').setPrivateKey(key)
    return key.length === 32 ? key : undefined
  } catch {
    return undefined
  }
})
const contact = variable('a URL that begins with mailto: or https://', (text) =>
  /^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/.test(text) && URL.canParse(text) ? text : undefined,
)

const mailbox = variable('an address such as openon@example.com', accept(email))
const dkimName = variable('the name of the DNS record, such as mail._domainkey.example.com', (text) => {
  const [, selector, domain] = /^([a-z0-9.-]+)\._domainkey\.([a-z0-9.-]+)$/i.exec(text) ?? []
  return selector && domain ? { selector, domain } : undefined
})
const privateKey = variable('a private key in PEM, whose line ends may be written as \\n', (text) => {
  const pem = text.replaceAll('\\n', '\n')
  try {
    createPrivateKey(pem)
    return pem
  } catch {
    return undefined
  }
})

const list = (rule: string, isValid: (part: string) => boolean) =>
  variable(`${rule}; several are separated by commas`, (text) => {
    const parts = text.split(',').map((part) => part.trim())
    return parts.every(isValid) ? parts : undefined
  })
const isOrigin = (text: string) => URL.canParse(text) && new URL(text).origin === text
const isProxy = (text: string) => {
  const [address = '', prefix = '0', ...more] = text.split('/')
  if (/^(loopback|linklocal|uniquelocal)$/.test(text)) return true
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  return more.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits
}
const rate = variable('a number per duration, such as 60/1m, or off', (text): { rate: Rate } | undefined => {
  if (text === 'off') return { rate: null }
  const [, points, time] = /^([1-9]\d{0,6})\/(\d+(?:s|m|h|d))$/.exec(text) ?? []
  return time ? { rate: { points: Number(points), duration: ms(time as ms.StringValue) } } : undefined
})

const kinds = variable(
  `one of ${mediaKinds.join(', ')}; several are separated by commas`,
  accept(
    z
      .string()
      .transform((text) => text.split(',').map((part) => part.trim()))
      .pipe(z.array(z.enum(mediaKinds))),
  ),
)
const credential = variable('printable ASCII without spaces', accept(z.string().regex(/^[\x21-\x7e]+$/)))
const store = variable(
  'file:///a/folder, or s3://bucket/prefix?endpoint=https://s3.example.com&region=eu-1 (without endpoint Amazon’s, without region us-east-1)',
  (text): StoreAddress | undefined => {
    if (!URL.canParse(text)) return undefined
    const url = new URL(text)
    if (url.protocol === 's3:') return bucketOf(url)
    // Of an encoded slash Node makes an error.
    const isFolder = /^file:(\/\/)?\/[^/?#]/.test(text) && !url.search && !url.hash && !/%2f/i.test(text)
    return isFolder ? { kind: 'folder', path: fileURLToPath(url) } : undefined
  },
)

function bucketOf({ host: bucket, pathname, searchParams, hash, username, password }: URL): BucketAddress | undefined {
  const { endpoint = null, region = 'us-east-1', ...others } = Object.fromEntries(searchParams)
  const prefix = pathname.replace(/^\/|\/$/g, '')
  const isRight =
    /^[A-Za-z0-9][A-Za-z0-9._-]{1,62}$/.test(bucket) &&
    // What stands for itself in a URL.
    /^([A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*)?$/.test(prefix) &&
    (endpoint === null || isEndpoint(endpoint)) &&
    /^[a-z0-9-]+$/i.test(region) &&
    Object.keys(others).length === 0 &&
    !(hash || username || password)
  return isRight ? { kind: 's3', bucket, prefix: prefix && `${prefix}/`, endpoint, region } : undefined
}

function isEndpoint(text: string): boolean {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return false
  const { username, password, search, hash } = new URL(text)
  return !(username || password || search || hash)
}

/** Every variable, in the order in which help lists them. */
export const variables = {
  HOST: anyText('Address to listen on.', '127.0.0.1'),
  PORT: integer(0, 65_535)('Port to listen on; 0 takes a free one.', '4000'),
  PUBLIC_URL: url(
    'http',
    'https',
  )('Where people find the page, for links in mails; needed with MAIL_URL. By default where OpenOn listens.'),
  TRUST_PROXY: list(
    'an address, a CIDR range, loopback, linklocal or uniquelocal',
    isProxy,
  )('Proxies whose X-Forwarded-For is believed. None by default.'),
  CORS_ORIGINS: list(
    'an origin such as https://app.example.com',
    isOrigin,
  )('Pages elsewhere that may use the API, over HTTP and WebSocket. None by default.'),
  OPS_PORT: integer(
    0,
    65_535,
  )('Port for health checks and metrics, in every role; 0 takes a free one. Without it there is none.'),
  OPS_HOST: anyText('Address for OPS_PORT. Whoever reaches it may read the metrics.', '127.0.0.1'),
  GRAPHIQL: flag('Whether GraphiQL is served. By default, unless NODE_ENV is production.'),
  INTROSPECTION: flag('Whether clients may ask for the schema. By default, unless NODE_ENV is production.'),
  OPERATION_TIMEOUT: duration('100ms')('How long a query or mutation may take.', '10s'),
  RATE_LIMIT_ADDRESS: rate(
    'Operations of a client address that is not signed in; counted apart, passwords from an address.',
    '60/1m',
  ),
  RATE_LIMIT_SITE: rate('The same of a whole site of IPv6 (/48), which may have many addresses.', '600/1m'),
  RATE_LIMIT_USER: rate('Operations of a signed-in user.', '600/1m'),
  RATE_LIMIT_LOG_IN: rate('Wrong passwords for one account from one address.', '5/15m'),
  RATE_LIMIT_ACCOUNT: rate(
    'Wrong passwords for one account; beyond it only addresses that have logged in to it before may try.',
    '30/15m',
  ),
  RATE_LIMIT_SEAL: rate('Letters that a user seals.', '100/1d'),
  RATE_LIMIT_REFRESH: rate(
    'How often a session is continued with a refresh token. By default four times as often as access tokens run out, and 100/1d at least.',
  ),
  RATE_LIMIT_SEARCH: rate('Searches for people by a user.', '30/1m'),
  RATE_LIMIT_MAIL: rate('Mails that a user asks for, or a client address for who is not signed in.', '10/1h'),
  RATE_LIMIT_MAILBOX: rate('Mails that are asked for to one email address.', '5/1h'),
  MAX_DRAFTS: integer(1, 1_000_000)('Drafts that a user has at most.', '1000'),
  MAX_SESSIONS: integer(1, 10_000)(
    'Devices on which a user is logged in at most; the one not used for longest is logged out.',
    '100',
  ),
  MAX_CONTACTS: integer(1, 1_000_000)('Contacts that a user has at most.', '5000'),
  MAX_TARGETS: integer(1, 1_000)('Browsers and webhooks that a user is told at, at most.', '20'),
  DATABASE_URL: secret(url('postgres', 'postgresql')('PostgreSQL to use. Without it OpenOn runs its own, embedded.')),
  DATABASE_POOL_SIZE: integer(2, 1_000)(
    'Connections to PostgreSQL in a process’s pool. Its queue has as many without Redis, and quick statements share two.',
    '10',
  ),
  DATABASE_PREPARED_STATEMENTS: flag(
    'Whether hot statements are prepared once per connection; false behind a pooler that mixes them up, such as PgBouncer before 1.21 in transaction mode.',
    'true',
  ),
  REDIS_URL: secret(url('redis', 'rediss')('Redis for alarms and rings. Without it PostgreSQL carries them.')),
  REDIS_PREFIX: anyText('Keeps deployments that share a Redis apart.', 'openon'),
  OPENON_DATA_DIR: anyText(
    'Where the embedded database, its secrets and its mails live, and in every mode what letters carry.',
    '.data',
  ),
  STORE_URL: secret(
    store(
      'Where the files that letters carry are kept, encrypted; all processes must reach it. By default the folder media in OPENON_DATA_DIR.',
    ),
  ),
  AWS_ACCESS_KEY_ID: secret(credential('Who uses the bucket of STORE_URL; needed with one.')),
  AWS_SECRET_ACCESS_KEY: secret(credential('Signs what is asked of that bucket; needed with one.')),
  MEDIA_KINDS: kinds('What letters may carry; told by what a file holds, never by its name.', mediaKinds.join(',')),
  MEDIA_FILE_SIZE: bytes('How large a file may be.', '100MB'),
  MEDIA_PER_LETTER: integer(0, 1_000)('Files that a letter carries at most.', '10'),
  MEDIA_QUOTA: bytes('How large all files are that a user has brought, at most.', '1GB'),
  MEDIA_URL_LIFETIME: duration('1s')('How long a link to a file works.', '1h'),
  UPLOAD_LIFETIME: duration('1s')('How long a file is kept that no letter has.', '1d'),
  MAIL_URL: secret(
    url(
      'smtp',
      'smtps',
    )('Server that takes mails, with user and password. Without it the embedded mode keeps them in a folder.'),
  ),
  MAIL_FROM: mailbox('Whom mails are from; needed with MAIL_URL.'),
  MAIL_DKIM_NAME: dkimName('Where the public key stands that mails are signed for; not at all by default.'),
  MAIL_DKIM_KEY: secret(privateKey('Signs mails; goes with MAIL_DKIM_NAME.')),
  MAIL_CONNECTIONS: integer(1, 100)('Connections to the mail server that a worker holds at most.', '5'),
  MAIL_RETRY: duration('1ms')('How long after a failed attempt a mail is tried again; longer after each.', '10s'),
  MAIL_RATE: integer(1, 10_000)('Mails that a worker sends in a second at most. No limit by default.'),
  MAIL_TITLES: flag('Whether mails tell the titles of letters; what letters say they never tell.', 'false'),
  NOTICE_REST: duration('0s')(
    'How long after a notice the next one to the same person waits, so that several become one.',
    '1m',
  ),
  DELIVERY_RETENTION: duration('1m')('How long it is kept what became of a mail.', '90d'),
  ADDRESS_CHECK: duration('0s')(
    'How long before the day of a letter for an address a mail shows whether that still is one.',
    '180d',
  ),
  VAPID_KEY: secret(
    vapidKey(
      'Signs what is pushed to browsers. The embedded mode makes its own; elsewhere nothing is pushed without it.',
    ),
  ),
  VAPID_SUBJECT: contact(
    'Whom push services turn to when something is wrong. By default PUBLIC_URL where that is https, or else MAIL_FROM.',
  ),
  WEBHOOK_PRIVATE_ADDRESSES: flag(
    'Whether webhooks may be plain HTTP, and they and push services inside your own network: for people at home.',
    'false',
  ),
  MIGRATE_ON_START: flag('Whether a starting process brings the database up to date.', 'true'),
  JWT_SECRET: secret(secrets('Signs access and refresh tokens. The embedded mode makes its own.')),
  CONTENT_KEYS: secret(
    keys('Encrypt what letters say. The embedded mode makes its own; elsewhere they are derived from JWT_SECRET.'),
  ),
  ACCESS_TOKEN_TTL: duration('1s')('How long an access token is good for.', '30m'),
  REFRESH_TOKEN_TTL: duration('1m')('How long a refresh token is good for.', '7d'),
  BCRYPT_COST: integer(4, 15)('Work per password hash; each step doubles it.', '12'),
  UNFOLDING_WINDOW: duration('0s')('How long before its unlock a letter unfolds.', '3d'),
  UNLOCK_MIN_DISTANCE: duration('0s')('How soon after sealing a letter may unlock.', '1m'),
  UNLOCK_MAX_DISTANCE: duration('1m')('How long after sealing a letter may unlock at the latest.', '1825d'),
  ALARM_HORIZON: duration('1s')('How far ahead alarms are set.', '1h'),
  ALARM_GRANULARITY: duration('1ms')('Due instants are rounded up to this, so that near ones share an alarm.', '5ms'),
  PLAN_INTERVAL: duration('1s')('How often a worker sets the alarms of the next horizon.', '10m'),
  SWEEP_INTERVAL: duration('10ms')('How often a worker looks for due letters without any alarm.', '10s'),
  UNLOCK_BATCH: integer(1, 100_000)('Letters that one statement moves at most.', '10000'),
  FEED_HEARTBEAT: duration('10ms')('How often subscribers look for events without any ring.', '10s'),
  FEED_RETENTION: duration('1m')('How long events stay in the feeds.', '90d'),
  AUDIT_RETENTION: duration('1m')('How long the audit trail is kept.', '365d'),
  PRUNE_INTERVAL: duration('1s')('How often a worker removes what is past its retention.', '1h'),
  SHUTDOWN_DEADLINE: duration('100ms')('How long a stop may take before it is forced.', '10s'),
  LOG_LEVEL: words('debug', 'info', 'warn', 'error', 'silent')('What is logged.', 'info'),
  LOG_FORMAT: words('json', 'pretty')('How it is logged; embedded defaults to pretty, otherwise json.'),
} as const

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
    ops: values.OPS_PORT === undefined ? null : { host: values.OPS_HOST, port: values.OPS_PORT },
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
          poolSize: values.DATABASE_POOL_SIZE,
          prepares: values.DATABASE_PREPARED_STATEMENTS,
        }
      : { kind: 'embedded', dataDir: values.OPENON_DATA_DIR },
    messaging: values.REDIS_URL
      ? { kind: 'redis', url: values.REDIS_URL, prefix: values.REDIS_PREFIX }
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

/** Read by commands, and no part of the configuration. */
const others = ['OPENON_URL']

/** What is set of the environment that looks like ours and is not. */
export const strangers = (env: Environment): Stranger[] => findStrangers(env, [...Object.keys(variables), ...others])
