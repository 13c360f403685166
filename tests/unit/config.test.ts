import { describe, expect, test } from 'vitest'
import { variables } from '../../src/config/variables.ts'
import { ConfigError, loadConfig, strangers } from '../../src/config.ts'

const secret = 's'.repeat(32)
const postgres = { DATABASE_URL: 'postgres://somebody:hidden@db.example/openon', JWT_SECRET: secret }

/** Every problem with an environment; none when it is taken. */
function problems(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

describe('the mode', () => {
  test('is embedded when nothing is set', () => {
    const { database, messaging, http } = loadConfig({})
    expect(database).toEqual({ kind: 'embedded', dataDir: '.data' })
    expect(messaging).toEqual({ kind: 'postgres' })
    expect(http).toMatchObject({ host: '127.0.0.1', port: 4000 })
  })

  test('is PostgreSQL with DATABASE_URL', () => {
    const { database, messaging } = loadConfig(postgres)
    expect(database).toMatchObject({ kind: 'postgres', url: postgres.DATABASE_URL })
    expect(messaging).toEqual({ kind: 'postgres' })
  })

  test('uses Redis with REDIS_URL', () => {
    const { messaging } = loadConfig({ ...postgres, REDIS_URL: 'redis://localhost', REDIS_PREFIX: 'mine' })
    expect(messaging).toEqual({ kind: 'redis', address: 'redis://localhost', prefix: 'mine' })
  })

  test('cannot be Redis without PostgreSQL', () => {
    expect(problems({ REDIS_URL: 'redis://localhost' })).toEqual([
      expect.stringMatching(/^REDIS_URL needs DATABASE_URL/),
    ])
  })

  test('reads queries from a replica with DATABASE_REPLICA_URL, of a PostgreSQL that somebody else runs', () => {
    const replica = { DATABASE_REPLICA_URL: 'postgres://somebody@copy.example/openon' }
    expect(loadConfig(postgres).database).toMatchObject({ replica: null })
    expect(loadConfig({ ...postgres, ...replica }).database).toMatchObject({
      replica: { url: replica.DATABASE_REPLICA_URL, lag: 1_000 },
    })
    expect(problems(replica)).toEqual(['DATABASE_REPLICA_URL needs DATABASE_URL.'])
  })

  test('needs a JWT_SECRET wherever there is a DATABASE_URL, and has no default for it', () => {
    expect(problems({ DATABASE_URL: postgres.DATABASE_URL })).toEqual([
      expect.stringMatching(/^JWT_SECRET must be set/),
    ])
    expect(problems({ ...postgres, JWT_SECRET: 'short' })).toEqual([
      expect.stringMatching(/^JWT_SECRET must be at least/),
    ])
  })
})

test('nobody looks from outside unless there is an ops port, and then from this machine alone', () => {
  expect(loadConfig({}).ops).toBeNull()
  expect(loadConfig({ ...postgres, OPS_HOST: '0.0.0.0' }).ops).toBeNull()
  expect(loadConfig({ OPS_PORT: '9464' }).ops).toEqual({ host: '127.0.0.1', port: 9464, token: null })
  const token = 'sixteen-or-more!'
  expect(loadConfig({ OPS_PORT: '9464', OPS_TOKEN: token }).ops?.token).toBe(token)
  for (const wrong of ['fifteen-or-less', 'with a blank in it'])
    expect(() => loadConfig({ OPS_PORT: '9464', OPS_TOKEN: wrong })).toThrow(/OPS_TOKEN must be at least 16 characters/)
})

test('sockets end over five seconds, and never over longer than a stop may take', () => {
  const drainTime = (env = {}) => loadConfig(env).drainTime
  expect([drainTime(), drainTime({ SHUTDOWN_DEADLINE: '2s' }), drainTime({ DRAIN_TIME: '9s' })]).toEqual([
    5_000, 1_000, 9_000,
  ])
  expect(problems({ DRAIN_TIME: '10s' })).toEqual(['DRAIN_TIME must be shorter than SHUTDOWN_DEADLINE.'])
})

test('a pooler is gone round where sessions are needed, and keeps no prepared statements unless somebody says so', () => {
  const pooled = { ...postgres, DATABASE_LISTEN_URL: 'postgres://db/openon' }
  expect(loadConfig(postgres).database).toMatchObject({ directUrl: null, prepares: true })
  expect(loadConfig(pooled).database).toMatchObject({ directUrl: 'postgres://db/openon', prepares: false })
  expect(loadConfig({ ...pooled, DATABASE_PREPARED_STATEMENTS: 'true' }).database).toMatchObject({ prepares: true })
  expect(problems({ DATABASE_LISTEN_URL: 'postgres://db/openon' })).toEqual([
    'DATABASE_LISTEN_URL needs DATABASE_URL, the address of the pooler.',
  ])
})

describe('Redis', () => {
  const address = (REDIS_URL: string) => {
    const { messaging } = loadConfig({ ...postgres, REDIS_URL })
    return messaging.kind === 'redis' ? messaging.address : null
  }

  test('is at its own URL, or found by its sentinels', () => {
    const sentinels = [
      { host: 'one', port: 26379 },
      { host: '10.0.0.2', port: 5000 },
      { host: '::1', port: 26379 },
    ]
    expect(
      address('redis-sentinel://me:p%40ss@one,10.0.0.2:5000,[::1]:26379/3?sentinelMasterId=mine&sentinelPassword=x'),
    ).toEqual({ sentinels, name: 'mine', db: 3, username: 'me', password: 'p@ss', sentinelPassword: 'x' })
    for (const url of ['redis://one', 'redis://:p%40ss@[::1]:6379/15', 'rediss://me:x@one/'])
      expect(address(url)).toBe(url)
    expect(address('redis-sentinel://one?sentinelMasterId=mine')).toEqual({
      sentinels: [{ host: 'one', port: 26379 }],
      name: 'mine',
      db: 0,
    })
  })

  test.each([
    'redis-sentinel://one:26379',
    'redis-sentinel://one:26379/?sentinelMasterId=',
    'redis-sentinel://one:port?sentinelMasterId=mine',
    'redis-sentinel://one:99999?sentinelMasterId=mine',
    'redis-sentinel://one,?sentinelMasterId=mine',
    'redis-sentinel://?sentinelMasterId=mine',
    'redis-sentinel://one/first?sentinelMasterId=mine',
    'redis-sentinel://one?sentinelMasterId=mine&more=1',
    'redis-sentinel://one?sentinelMasterId=mine#more',
    'redis-sentinel://%E0%A4%A@one?sentinelMasterId=mine',
    'redis://:p%zzss@one',
    'redis://one/first',
    'redis://one/0/1',
    'redis://one/0#more',
    'redis:///0',
    'one:26379',
  ])('is not at %s', (REDIS_URL) => {
    expect(problems({ ...postgres, REDIS_URL })).toEqual([expect.stringMatching(/^REDIS_URL must be a URL/)])
  })
})

test('every problem is told at once, with name, rule and default', () => {
  const found = problems({ PORT: '70000', BCRYPT_COST: 'twelve', LOG_LEVEL: 'loud', SWEEP_INTERVAL: '10' })
  expect(found).toHaveLength(4)
  expect(found).toContain('PORT must be a whole number from 0 to 65535 (it is "70000"); the default is 4000.')
  expect(found.join('\n')).toMatch(/BCRYPT_COST[\s\S]*LOG_LEVEL/)
  for (const problem of found) expect(problem).toMatch(/^[A-Z_]+ must be .+; the default is .+\.$/)
})

test('the values of secrets are never printed', () => {
  const given = {
    DATABASE_URL: 'mysql://u:hidden@db',
    REDIS_URL: 'http://u:hidden@redis',
    JWT_SECRET: 'hidden',
    CONTENT_KEYS: 'hidden',
    STORE_URL: 's3://key:hidden@bucket',
    AWS_ACCESS_KEY_ID: 'hidden or not',
    AWS_SECRET_ACCESS_KEY: 'hidden or not',
  }
  const found = problems(given)
  expect(found.length).toBeGreaterThanOrEqual(4)
  expect(found.join('\n')).not.toContain('hidden')
  for (const name of Object.keys(given)) expect(variables[name as keyof typeof variables].secret).toBe(true)
})

test('an empty variable counts as unset', () => {
  expect(loadConfig({ PORT: '', DATABASE_URL: '' })).toEqual(loadConfig({}))
})

test('durations have units, and a least value', () => {
  expect(loadConfig({ SWEEP_INTERVAL: '1.5s' }).worker.sweepInterval).toBe(1_500)
  for (const bad of ['10', '-1s', '1 s', '1w', '0s', 'NaN', '1e3s', '5ms']) {
    expect(problems({ SWEEP_INTERVAL: bad }), bad).toHaveLength(1)
  }
})

test('the least distance of an unlock may not exceed the greatest', () => {
  expect(problems({ UNLOCK_MIN_DISTANCE: '2h', UNLOCK_MAX_DISTANCE: '1h' })).toHaveLength(1)
})

test('a push service turns to the page, or else to whom mails are from', () => {
  const subject = (env: Record<string, string>) => loadConfig(env).push.subject
  const mail = { MAIL_URL: 'smtp://mail.example.com', MAIL_FROM: 'openon@example.com' }
  expect(subject({})).toBe('mailto:nobody@openon.invalid')
  expect(subject(mail)).toBe('mailto:openon@example.com')
  expect(subject({ ...mail, PUBLIC_URL: 'http://openon.example.com' })).toBe('mailto:openon@example.com')
  expect(subject({ ...mail, PUBLIC_URL: 'https://openon.example.com' })).toBe('https://openon.example.com')
  expect(subject({ VAPID_SUBJECT: 'mailto:me@example.com' })).toBe('mailto:me@example.com')
  expect(problems({ VAPID_SUBJECT: 'me@example.com' })).toHaveLength(1)
})

test('a key for pushing is one of P-256', () => {
  expect(problems({ VAPID_KEY: Buffer.alloc(32, 1).toString('base64') })).toEqual([])
  for (const bad of [Buffer.alloc(32), Buffer.alloc(32, 255), Buffer.alloc(31, 1), Buffer.alloc(33, 1)]) {
    const [problem] = problems({ VAPID_KEY: bad.toString('base64') })
    expect(problem).toMatch(/^VAPID_KEY must be/)
    expect(problem).not.toContain(bad.toString('base64'))
  }
})

test('pretty logs are for the embedded mode unless asked for', () => {
  expect(loadConfig({}).log.pretty).toBe(true)
  expect(loadConfig(postgres).log.pretty).toBe(false)
  expect(loadConfig({ ...postgres, LOG_FORMAT: 'pretty' }).log.pretty).toBe(true)
})

test('a default always obeys its own rule', () => {
  for (const [name, { fallback, parse }] of Object.entries(variables)) {
    if (fallback !== undefined) expect(parse(fallback), name).toBeDefined()
  }
})

describe('a variable that nothing reads', () => {
  const meant = (env: Record<string, string>) =>
    Object.fromEntries(strangers(env).map(({ name, didYouMean }) => [name, didYouMean]))

  test('is told with the one that was probably meant', () => {
    const env = {
      OPENON_DATADIR: 'x',
      OPENON_JWT_SECRET: 'x',
      OPENON_TELEPATHY: 'x',
      JWT_SECRETS: 'x',
      DATABSE_URL: 'x',
      CORS_ORIGIN: 'x',
      RATE_LIMIT_LOGIN: 'x',
      log_level: 'x',
    }
    expect(meant(env)).toEqual({
      OPENON_DATADIR: 'OPENON_DATA_DIR',
      OPENON_JWT_SECRET: 'JWT_SECRET',
      OPENON_TELEPATHY: null,
      JWT_SECRETS: 'JWT_SECRET',
      DATABSE_URL: 'DATABASE_URL',
      CORS_ORIGIN: 'CORS_ORIGINS',
      RATE_LIMIT_LOGIN: 'RATE_LIMIT_LOG_IN',
      log_level: 'LOG_LEVEL',
    })
  })

  test('is ours to tell only where it looks like ours', () => {
    const usual = [
      'HOME',
      'HOSTNAME',
      'PATH',
      'PWD',
      'SHELL',
      'LOGNAME',
      'NODE_ENV',
      'NODE_OPTIONS',
      'npm_config_cache',
    ]
    const others = [...Object.keys(variables), 'OPENON_URL', 'PGHOST', 'PGPORT', 'REDIS_HOST', 'DATABASE_NAME', 'TZ']
    expect(meant(Object.fromEntries([...usual, ...others].map((name) => [name, 'x'])))).toEqual({})
    expect(meant({ JWT_SECRETS: '' })).toEqual({})
  })

  test('is told with what is missing, and its value never is', () => {
    const found = problems({ DATABASE_URL: postgres.DATABASE_URL, JWT_SECRETS: 'hidden' })
    expect(found).toEqual([
      expect.stringMatching(/^JWT_SECRET must be set/),
      'JWT_SECRETS is set, but there is no such variable; did you mean JWT_SECRET?',
    ])
  })
})

describe('mails', () => {
  const smtp = { MAIL_URL: 'smtp://mail.example.com', MAIL_FROM: 'OpenOn@Example.com' }

  test('stay in a folder where nothing carries them, and go nowhere where OpenOn is not alone', () => {
    expect(loadConfig({}).mail).toEqual({ kind: 'folder', folder: '.data/mail' })
    expect(loadConfig(postgres).mail).toEqual({ kind: 'none' })
    expect(loadConfig(smtp).mail).toMatchObject({ kind: 'smtp', from: 'openon@example.com', dkim: null })
  })

  test('need all that belongs to them, told at once and without a password', () => {
    const MAIL_URL = 'smtp://openon:secret-of-mail@mail.example.com'
    const found = problems({ ...postgres, MAIL_URL, MAIL_DKIM_NAME: 'mail._domainkey.example.com' })
    expect(found).toHaveLength(3)
    expect(found.join()).toMatch(/MAIL_FROM[\s\S]*PUBLIC_URL[\s\S]*MAIL_DKIM_KEY/)
    expect(found.join()).not.toContain('secret-of-mail')
  })
})

describe('what letters carry', () => {
  const keys = { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' }
  const store = (STORE_URL: string) => loadConfig({ STORE_URL, ...keys }).store

  test('is by default in the data folder, in every mode', () => {
    expect(loadConfig({}).store).toEqual({ kind: 'folder', path: '.data/media' })
    expect(loadConfig({ ...postgres, OPENON_DATA_DIR: '/srv/openon' }).store).toEqual({
      kind: 'folder',
      path: '/srv/openon/media',
    })
  })

  test('is in a folder of the operator’s', () => {
    expect(store('file:///srv/what%20letters%20carry')).toEqual({ kind: 'folder', path: '/srv/what letters carry' })
    expect(store('file:/srv/media')).toEqual({ kind: 'folder', path: '/srv/media' })
  })

  test('is in a bucket, of Amazon’s or of others', () => {
    const amazon = { kind: 's3', endpoint: null, region: 'us-east-1', prefix: '' }
    expect(store('s3://letters')).toEqual({
      ...amazon,
      bucket: 'letters',
      accessKeyId: 'key',
      secretAccessKey: 'secret',
    })
    expect(store('s3://my.letters/?region=eu-central-1')).toMatchObject({
      ...amazon,
      bucket: 'my.letters',
      region: 'eu-central-1',
    })
    expect(store('s3://letters/open/on/?endpoint=https://s3.example.com:9000/s3&region=garage')).toMatchObject({
      bucket: 'letters',
      prefix: 'open/on/',
      endpoint: 'https://s3.example.com:9000/s3',
      region: 'garage',
    })
  })

  test.for([
    'media',
    '/srv/media',
    'file:media',
    'file://srv/media',
    'file:///',
    'file:///srv%2Fmedia',
    'file:///srv/media?endpoint=x',
    'http://letters',
    's3:letters',
    's3://',
    's3:///letters',
    's3://letters:9000',
    's3://let ters',
    's3://letters//media',
    's3://letters/me dia',
    's3://letters/me%20dia',
    's3://letters/.hidden',
    's3://letters?endpoint=s3.example.com',
    's3://letters?endpoint=ftp://s3.example.com',
    's3://letters?endpoint=https://somebody:hidden@s3.example.com',
    's3://letters?endpoint=https://s3.example.com?a',
    's3://letters?region=eu/1',
    's3://letters?regoin=eu-1',
    's3://letters#eu-1',
    's3://key:hidden@letters',
  ])('is not at %s', (url) => {
    const found = problems({ ...keys, STORE_URL: url })
    expect(found).toEqual([expect.stringMatching(/^STORE_URL must be/)])
    expect(found.join()).not.toContain('hidden')
  })

  test('needs both halves of a key for a bucket, and none for a folder', () => {
    for (const some of [{}, { AWS_ACCESS_KEY_ID: 'key' }, { AWS_SECRET_ACCESS_KEY: 'secret' }]) {
      expect(problems({ STORE_URL: 's3://letters', ...some })).toEqual([
        expect.stringMatching(/^AWS_ACCESS_KEY_ID and/),
      ])
      expect(problems({ STORE_URL: 'file:///srv/media', ...some })).toEqual([])
    }
  })

  test('has limits, with units that are powers of 1000', () => {
    expect(loadConfig({}).media).toEqual({
      kinds: ['image', 'audio', 'video', 'pdf'],
      fileSize: 100_000_000,
      perLetter: 10,
      quota: 1_000_000_000,
      urlLifetime: 3_600_000,
      uploadLifetime: 86_400_000,
    })
    const { kinds, fileSize, quota } = loadConfig({
      MEDIA_KINDS: 'pdf, image,pdf',
      MEDIA_FILE_SIZE: '1.5kB',
      MEDIA_QUOTA: '12B',
    }).media
    expect({ kinds, fileSize, quota }).toEqual({ kinds: ['pdf', 'image'], fileSize: 1_500, quota: 12 })
    for (const bad of ['100', '0MB', '-1MB', '1 MB', '1mb', '1KB', '1MiB', '1e3MB', 'NaNMB', '9999999TB']) {
      expect(problems({ MEDIA_FILE_SIZE: bad }), bad).toHaveLength(1)
    }
    for (const bad of ['program', 'image,', 'IMAGE', 'image;pdf']) {
      expect(problems({ MEDIA_KINDS: bad }), bad).toHaveLength(1)
    }
  })
})

test('secrets are asked for only where they are needed', () => {
  expect(loadConfig({ DATABASE_URL: postgres.DATABASE_URL }, { secrets: false }).database.kind).toBe('postgres')
})
