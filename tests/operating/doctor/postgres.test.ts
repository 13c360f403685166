import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { missing } from '../../support/mode.ts'
import { needsOf } from '../../support/modes.ts'
import { canShiftClocks, shiftedClock } from '../../support/rig/clock.ts'
import { runProgram } from '../../support/rig/program.ts'
import { canMount, smallDisk } from '../../support/servers/small-disk.ts'
import { findings, type Hospital, openHospital } from './deployment.ts'
import { illnesses } from './illnesses.ts'

describe.skipIf(missing(needsOf.postgres) !== null)('of a deployment on PostgreSQL the doctor', () => {
  let hospital: Hospital
  beforeAll(async () => {
    hospital = await openHospital()
  })
  afterAll(() => hospital?.[Symbol.asyncDispose]())

  test('finds nothing where nothing is wrong, changes nothing, and exits 0', async () => {
    await using patient = await hospital.admit()
    const figures = `SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_user_tables ORDER BY relname`
    const before = await patient.sql(figures)
    const { code, out, err } = await runProgram(['doctor'], patient.env)
    expect({ code, err, out }).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/ 0 warnings, 0 failed,/) })
    expect(await patient.sql(figures)).toEqual(before)
  })

  test.for(Object.entries(illnesses))('finds %s', async ([, { found, state = 'failed', by, env, heals }]) => {
    await using patient = await hospital.admit()
    await by?.(patient)
    const whole = { ...patient.env, ...patient.more, ...env }
    const expected = Object.entries(found).map(([number, words]) => [
      number,
      expect.objectContaining({ state, found: expect.stringMatching(words), todo: expect.any(String) }),
    ])
    const options = { comparesSchema: 16 in found }
    expect(await findings(whole, options)).toEqual(Object.fromEntries(expected))
    if (heals) {
      expect(await findings(whole, { ...options, fix: true })).toEqual({})
      expect(await findings(whole, options)).toEqual({})
    }
  })

  test('finds a pooler that leads to another database', async () => {
    await using one = await hospital.admit()
    await using other = await hospital.admit()
    const env = { ...one.env, DATABASE_LISTEN_URL: other.env['DATABASE_URL'] ?? '' }
    expect(await findings(env, { comparesSchema: false })).toMatchObject({
      14: { state: 'failed', found: 'DATABASE_URL and DATABASE_LISTEN_URL lead to different databases' },
    })
    const same = { ...one.env, DATABASE_LISTEN_URL: one.env['DATABASE_URL'] ?? '' }
    expect(await findings(same, { comparesSchema: false })).toEqual({})
  })

  test.skipIf(!canShiftClocks)('finds a clock that is wrong', async () => {
    await using patient = await hospital.admit()
    const { code, out } = await runProgram(['doctor'], { ...patient.env, ...shiftedClock('+1h') })
    expect(code).toBe(1)
    expect(out).toMatch(/12 +FAILED +clock +this machine is 36\d\d\.\d s ahead of the database/)
  })

  test.skipIf(!canMount())('finds a disk that is nearly full', async () => {
    await using patient = await hospital.admit()
    await using disk = await smallDisk('6m')
    const found = await findings({ ...patient.env, STORE_URL: `file:${disk.path}` }, { comparesSchema: false })
    expect(found).toMatchObject({ 3: { state: 'failed', found: expect.stringContaining(`${disk.path}: 0.0 GB`) } })
  })

  test('tells all that is wrong at once, to programs too, and none of what is secret', async () => {
    await using patient = await hospital.admit()
    await patient.sql('DELETE FROM schedule; UPDATE feeds SET inbox_ready = 7')
    const url = patient.env['DATABASE_URL']?.replace('postgres@', 'postgres:swordfish@') ?? ''
    const hidden = {
      DATABASE_URL: url,
      MAIL_URL: 'smtp://somebody:sword%40fish@127.0.0.1:1',
      JWT_SECRET: 'x'.repeat(32),
    }
    const env = { ...patient.env, ...hidden }
    const { code, out, err } = await runProgram(['doctor', '--json'], env)
    expect({ code, err }).toEqual({ code: 1, err: '' })
    const { healthy, summary, checks } = JSON.parse(out)
    expect({ healthy, failed: summary.failed }).toEqual({ healthy: false, failed: 4 })
    const failed = checks.filter(({ state }: { state: string }) => state === 'failed')
    expect(failed.map(({ number }: { number: number }) => number)).toEqual([2, 31, 33, 50])

    const lines = await runProgram(['doctor', '--fix'], env)
    expect(lines.out).toMatch(/31 +ok .*\n +mended: scheduled 3 letters/)
    const people = hospital.people.flatMap(({ email, username }) => [email, username])
    const secrets = ['swordfish', 'sword%40fish', 'sword@fish', 'x'.repeat(32), patient.env['CONTENT_KEYS'] ?? '']
    for (const text of [out, lines.out])
      for (const secret of [...secrets, ...people, 'nobody’s business']) expect(text).not.toContain(secret)
  })
})

test.for<[string, Record<string, string>]>([
  ['with problems of several kinds', { DATABASE_URL: 'postgres://nobody:swordfish@127.0.0.1:1/nothing', PORT: 'x' }],
  ['that has a secret in the wrong place', { MAIL_URL: 'swordfish', DATABASE_URL: 'swordfish' }],
])('a configuration %s is told as the first check, and nothing else is looked at', async ([, env]) => {
  const { code, out, err } = await runProgram(['doctor'], env)
  expect({ code, err }).toEqual({ code: 1, err: '' })
  expect(out).toMatch(/^ 1 +FAILED +configuration +.*(PORT|MAIL_URL)/)
  expect(out).toMatch(/\n0 ok, 0 warnings, 1 failed, /)
  expect(out).not.toContain('swordfish')
})
