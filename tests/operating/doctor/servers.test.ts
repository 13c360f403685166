import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { missing } from '../../support/mode.ts'
import { needsOf } from '../../support/modes.ts'
import { poolerIsMissing, startPooler } from '../../support/servers/pgbouncer.ts'
import { findRedis, startRedis } from '../../support/servers/redis.ts'
import { findings, type Hospital, openHospital } from './deployment.ts'

/** What Redis is to be like. */
const durable = { appendonly: 'yes', appendfsync: 'no' }

describe.skipIf(missing(needsOf.postgres) !== null || !findRedis())('the doctor looks at', () => {
  let hospital: Hospital
  beforeAll(async () => {
    hospital = await openHospital()
  })
  afterAll(() => hospital?.[Symbol.asyncDispose]())

  /** What is found with a Redis of these settings. */
  const withRedis = async (settings: Readonly<Record<string, string>>) => {
    await using patient = await hospital.admit()
    await using redis = await startRedis(findRedis() ?? '', settings)
    return await findings({ ...patient.env, REDIS_URL: redis.url }, { comparesSchema: false })
  }

  test('a Redis that is well', async () => {
    expect(await withRedis(durable)).toEqual({})
  })

  test.for<[string, Record<string, string>, Record<number, [string, string]>]>([
    [
      'throws alarms away',
      { ...durable, maxmemory: '100mb', 'maxmemory-policy': 'allkeys-lru' },
      { 21: ['failed', 'allkeys-lru'] },
    ],
    [
      'may throw alarms away one day',
      { ...durable, 'maxmemory-policy': 'allkeys-lru' },
      { 21: ['warning', 'allkeys-lru'] },
    ],
    ['is nearly full', { ...durable, maxmemory: '1mb' }, { 21: ['warning', 'of its memory is in use'] }],
    ['forgets alarms at a restart', {}, { 22: ['warning', 'forgets all alarms'] }],
    ['forgets the latest alarms at a restart', { save: '3600 1' }, { 22: ['warning', 'since the last snapshot'] }],
    ['looks seldom at what is delayed', { ...durable, hz: '5' }, { 23: ['warning', 'up to 200 ms late'] }],
    [
      'is a replica',
      { ...durable, replicaof: '127.0.0.1 1', 'replica-serve-stale-data': 'yes' },
      { 20: ['failed', 'replica'] },
    ],
  ])('a Redis that %s', async ([, settings, expected]) => {
    const found = await withRedis(settings)
    expect(Object.keys(found)).toEqual(Object.keys(expected))
    for (const [number, [state, words]] of Object.entries(expected))
      expect(found[Number(number)]).toMatchObject({ state, found: expect.stringContaining(words) })
  })

  test('a Redis that is away, which costs no other check', async () => {
    await using patient = await hospital.admit()
    expect(await findings({ ...patient.env, REDIS_URL: 'redis://somebody:swordfish@127.0.0.1:1' })).toMatchObject({
      20: { state: 'failed', found: expect.stringContaining('ECONNREFUSED') },
      24: { state: 'failed' },
    })
  })

  describe.skipIf(poolerIsMissing !== null)('a pooler', () => {
    const lets = { ignore_startup_parameters: 'statement_timeout,options,extra_float_digits' }

    test('that refuses how servers connect', async () => {
      await using patient = await hospital.admit()
      await using pooler = await startPooler(patient.env['DATABASE_URL'] ?? '', { pool_mode: 'session' })
      expect(await findings({ ...patient.env, DATABASE_URL: pooler.url })).toMatchObject({
        14: { state: 'failed', found: expect.stringContaining('unsupported startup parameter') },
      })
    })

    test('that gives each connection a session of its own, which does no harm', async () => {
      await using patient = await hospital.admit()
      await using pooler = await startPooler(patient.env['DATABASE_URL'] ?? '', { ...lets, pool_mode: 'session' })
      expect(await findings({ ...patient.env, DATABASE_URL: pooler.url })).toEqual({})
    })

    test('that shares sessions out by the transaction', async () => {
      await using patient = await hospital.admit()
      await using pooler = await startPooler(patient.env['DATABASE_URL'] ?? '', {
        ...lets,
        pool_mode: 'transaction',
      })
      const env = { ...patient.env, DATABASE_URL: pooler.url }
      expect(await findings(env)).toMatchObject({
        14: { state: 'failed', found: expect.stringMatching(/mixes up prepared statements, and loses LISTEN/) },
        24: { state: 'failed', found: expect.stringContaining('was not heard') },
      })
      const { DATABASE_URL: direct = '' } = patient.env
      expect(await findings({ ...patient.env, DATABASE_URL: pooler.url, DATABASE_LISTEN_URL: direct })).toEqual({})
      await using redis = await startRedis(findRedis() ?? '', durable)
      expect(await findings({ ...env, REDIS_URL: redis.url, DATABASE_PREPARED_STATEMENTS: 'false' })).toEqual({})
    })
  })
})
