import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test, vi } from 'vitest'
import { failed } from '../../src/app/doctor/check.ts'
import { checks } from '../../src/app/doctor/checks.ts'
import { runDoctor } from '../../src/app/doctor/doctor.ts'
import { examine } from '../../src/app/doctor/examine.ts'
import { createRedactor } from '../../src/app/doctor/redact.ts'
import { guessKeyBits, guessTextBits } from '../../src/app/doctor/strength.ts'
import { prismaFolder } from '../../src/app/resources.ts'
import { readBeyondPrisma } from '../../src/infra/beyond-prisma.ts'
import { readMigrations } from '../../src/infra/schema-engine.ts'

describe('the checks of the doctor', () => {
  test('have numbers of their own, after all those that they need, and their line in the documentation', () => {
    const numbers = checks.map(({ number }) => number)
    expect([...new Set(numbers)]).toEqual(numbers)
    for (const { number, after = [] } of checks) expect(after.every((needed) => needed < number)).toBe(true)
    const operating = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8')
    const section = operating.slice(operating.indexOf('### The doctor'))
    const lines = [...section.matchAll(/^\| (\d+) ([^|]+) \|/gm)].map(([, number, title]) => `${number} ${title}`)
    expect(lines).toEqual(['1 configuration', ...checks.map(({ number, title }) => `${number} ${title}`)])
  })
})

/** As by lot, and the same each time. */
const drawn = (n: number): Buffer => createHash('sha256').update(String(n)).digest()

describe('a secret', () => {
  test.for(['hex', 'base64', 'base64url'] as const)('drawn by lot and written in %s is strong', (encoding) => {
    for (let n = 0; n < 1_000; n++) expect(guessTextBits(drawn(n).toString(encoding))).toBeGreaterThan(90)
  })

  test('drawn by lot is strong as it is', () => {
    for (let n = 0; n < 1_000; n++) expect(guessKeyBits(drawn(n))).toBeGreaterThan(90)
  })

  test.for([
    'a'.repeat(40),
    'changeme'.repeat(5),
    'abcdefghijklmnopqrstuvwxyzabcdefghij',
    '12345678901234567890123456789012',
    'secretsecretsecretsecretsecretsecret1!',
    'MySuperSecretJwtSigningKey2024!!!',
  ])('that somebody typed is weak: %s', (secret) => {
    expect(guessTextBits(secret)).toBeLessThan(90)
    expect(guessKeyBits(Buffer.from(secret.slice(0, 32)))).toBeLessThan(90)
  })

  test('that is a sentence does not look drawn by lot', () => {
    expect(guessTextBits('the-cat-sat-on-the-mat-and-looked-at-me')).toBeLessThan(90)
  })
})

test('nothing of what is secret is told, nor any email', () => {
  const redact = createRedactor({
    DATABASE_URL: 'postgres://openon:pass%20word@db/openon',
    JWT_SECRET: 'first-of-the-secrets-of-all-tests, second-of-the-secrets-of-all-tests',
    MAIL_URL: 'smtp://me:50%@mail',
    HOST: 'localhost',
  })
  const told = redact(
    'pass word, pass%20word and second-of-the-secrets-of-all-tests at redis://:x@cache:6379 for zoë@example.org on localhost',
  )
  expect(told).toBe('…, … and … at redis://…@cache:6379 for … on localhost')
})

test('setting something right ends, and so does the doctor, where nothing answers any more', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const never = async () => failed('it is broken', 'Mend it.', () => new Promise<string>(() => {}))
    const check = { number: 90, title: 'hopeless', todo: 'Wait.', look: never }
    const results = examine({}, { fix: true, checks: [check] }, () => {})
    await vi.advanceTimersByTimeAsync(600_000)
    expect((await results)[1]).toMatchObject({
      state: 'failed',
      found: 'it is broken; setting it right failed: no answer in 600 s',
    })
  } finally {
    vi.useRealTimers()
  }
})

test('what is told to programs moves no terminal', async () => {
  let told = ''
  const forged = 'x\u009b2J\u202e'
  const write = (text: string) => {
    told = text
  }
  await runDoctor({ PORT: forged, OPS_HOST: forged }, { fix: false, json: true }, () => {}, write)
  expect(told).toMatch(/^[\n -~]*$/)
  expect(JSON.parse(told).checks[0].found).toContain(forged)
})

describe('what migrations make that Prisma does not know', () => {
  test('is what the last of them leaves', () => {
    const found = readBeyondPrisma([
      `CREATE FUNCTION "one"() RETURNS trigger LANGUAGE plpgsql AS $$ first $$;
       CREATE TRIGGER "t" AFTER INSERT ON "x" EXECUTE FUNCTION one();
       ALTER TABLE "x" ADD CONSTRAINT "kept" CHECK (a > 0);
       ALTER TABLE "x" ADD CONSTRAINT "x_fkey" FOREIGN KEY ("y") REFERENCES "y"("id");`,
      `DROP TRIGGER "t" ON "x"; ALTER TABLE "x" DROP CONSTRAINT "kept";
       ALTER TABLE "x" ADD CONSTRAINT "kept"
         CHECK (a > 1);
       CREATE OR REPLACE FUNCTION "one"(a int DEFAULT NULL) RETURNS int LANGUAGE sql AS $$ second $$;`,
    ])
    expect([...found.functions]).toEqual([['one', ' second ']])
    expect([...found.triggers]).toEqual([])
    expect([...found.checks]).toEqual(['kept'])
  })

  test('is found in our own', async () => {
    const { migrationDirectories } = await readMigrations(prismaFolder)
    const found = readBeyondPrisma(
      migrationDirectories.map(({ migrationFile: { content } }) => (content.tag === 'ok' ? content.value : '')),
    )
    expect([...found.functions.keys()]).toEqual(expect.arrayContaining(['check_schedule', 'letters_counted']))
    expect([...found.triggers]).toContain('capsules_updated_are_scheduled')
    expect([...found.checks]).toContain('capsules_sealed_is_complete')
  })
})
