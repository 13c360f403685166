import {
  anyText,
  bytes,
  contact,
  credential,
  dkimName,
  duration,
  flag,
  integer,
  isOrigin,
  isProxy,
  keys,
  kinds,
  list,
  mailbox,
  mediaKinds,
  passphrase,
  privateKey,
  rate,
  redis,
  secret,
  secrets,
  store,
  token,
  url,
  vapidKey,
  words,
} from './rules.ts'

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
  )('Proxies whose X-Forwarded-For and traceparent are believed. None by default.'),
  CORS_ORIGINS: list(
    'an origin such as https://app.example.com',
    isOrigin,
  )('Pages elsewhere that may use the API, over HTTP and WebSocket. None by default.'),
  OPS_PORT: integer(
    0,
    65_535,
  )('Port for health checks and metrics, in every role; 0 takes a free one. Without it there is none.'),
  OPS_HOST: anyText('Address for OPS_PORT. Whoever reaches it may read the metrics.', '127.0.0.1'),
  OPS_TOKEN: secret(
    token('Opens the page for operators on OPS_PORT, to read alone; the password there. Without it there is no page.'),
  ),
  GRAPHIQL: flag('Whether GraphiQL is served. By default, unless NODE_ENV is production.'),
  INTROSPECTION: flag('Whether clients may ask for the schema. By default, unless NODE_ENV is production.'),
  OPERATION_TIMEOUT: duration('100ms')(
    'How long a query or mutation may take; a statement half of it, and 5s at least.',
    '10s',
  ),
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
  DATABASE_LISTEN_URL: secret(
    url(
      'postgres',
      'postgresql',
    )(
      'PostgreSQL itself, where DATABASE_URL leads to a pooler in transaction mode such as PgBouncer: for rings, the queue and migrations, which need sessions of their own.',
    ),
  ),
  DATABASE_POOL_SIZE: integer(2, 1_000)(
    'Connections to PostgreSQL in a process’s pool. Its queue has as many without Redis, and quick statements share two.',
    '10',
  ),
  DATABASE_PREPARED_STATEMENTS: flag(
    'Whether hot statements are prepared once per connection. By default, unless DATABASE_LISTEN_URL is set: PgBouncer before 1.21 mixes them up in transaction mode.',
  ),
  DATABASE_REPLICA_URL: secret(
    url(
      'postgres',
      'postgresql',
    )('One streaming replica of DATABASE_URL, from which API processes read queries. Without it all is read there.'),
  ),
  DATABASE_REPLICA_LAG: duration('500ms')(
    'How old what the replica has may be: while it is further behind, it is left alone.',
    '1s',
  ),
  REDIS_URL: secret(redis('Redis for alarms and rings. Without it PostgreSQL carries them.')),
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
  MEDIA_PER_LETTER: integer(0, 100)('Files that a letter carries at most.', '10'),
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
  DELIVERY_RETENTION: duration('1m')(
    'How long it is kept what became of a mail; where that is very much, up to a month longer.',
    '90d',
  ),
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
  BACKUP_PASSPHRASE: secret(
    passphrase('Opens backups of the embedded mode. Without it "openon backup" and "openon restore" ask for it.'),
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
  AUDIT_RETENTION: duration('1m')(
    'How long the audit trail is kept; where that is very much, up to a month longer.',
    '365d',
  ),
  PRUNE_INTERVAL: duration('1s')('How often a worker removes what is past its retention.', '1h'),
  DRAIN_TIME: duration('0s')(
    'Over how long a stopping process ends its sockets and streams, so that thousands do not come back at once; where they are few, 200 a second. Behind a proxy (TRUST_PROXY) requests are answered until none has come for a second, as long at most. By default 5s, and half of SHUTDOWN_DEADLINE at most.',
  ),
  SHUTDOWN_DEADLINE: duration('100ms')('How long a stop may take before it is forced.', '10s'),
  LOG_LEVEL: words('debug', 'info', 'warn', 'error', 'silent')('What is logged.', 'info'),
  LOG_FORMAT: words('json', 'pretty')('How it is logged; embedded defaults to pretty, otherwise json.'),
} as const
