import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createDatabase } from '../support/database.ts'
import { atLast, disposable } from '../support/disposable.ts'
import { signUp } from '../support/person.ts'
import { type OpenOnProcess, startProcess } from '../support/rig/process.ts'
import { runProgram } from '../support/rig/program.ts'
import { startStopwatch } from '../support/stopwatch.ts'
import { until } from '../support/until.ts'

const env = {
  PORT: '0',
  LOG_FORMAT: 'json',
  BCRYPT_COST: '4',
  UNLOCK_MIN_DISTANCE: '0s',
  UNFOLDING_WINDOW: '0s',
  RATE_LIMIT_ADDRESS: 'off',
}

/** A data folder whose database is migrated, and the processes that were started on it. */
const createHome = () =>
  disposable(async (use) => {
    const { env: home } = use(await createDatabase('embedded'))
    return {
      path: home['OPENON_DATA_DIR'] ?? '',
      async start(more: Record<string, string> = {}): Promise<OpenOnProcess> {
        const openon = await startProcess('all', { ...env, ...home, ...more })
        use(atLast(() => openon.end('SIGKILL')))
        return openon
      },
    }
  })

describe('an embedded OpenOn', () => {
  test('keeps its data, its secret and everybody’s sessions over a stop and a start', async () => {
    await using home = await createHome()
    const first = await home.start()
    const alice = await signUp(first, 'alice')
    const letter = await alice.seals({ for: alice, in: '1h' })
    await first.end('SIGTERM')
    expect(first.code).toBe(0)

    const second = await home.start()
    expect(await alice.at(second).looksAt(letter)).toMatchObject({ state: 'SEALED', content: { body: /From alice/ } })
    const secret = await stat(join(home.path, 'jwt-secret'))
    expect(secret.mode & 0o777).toBe(0o600)
  })

  test('refuses a second process on the same folder, and names who holds it', async () => {
    await using home = await createHome()
    const holder = await home.start()
    const { code, err } = await runProgram(['all'], { ...env, OPENON_DATA_DIR: home.path })
    expect(code).toBe(1)
    expect(err).toContain(home.path)
    expect(err).toContain(`process ${holder.pid}`)
    expect(await signUp(holder, 'still-here')).toMatchObject({ name: 'still-here' })
  })

  test('that was killed unlocks at its next start what became due meanwhile, each event once and in order', async () => {
    await using home = await createHome()
    const first = await home.start()
    const [alice, bob] = await Promise.all([signUp(first, 'alice'), signUp(first, 'bob')])
    await using feed = bob.feed({ after: 0 })
    const letters = await Promise.all(['2s', '2500ms', '3s'].map((distance) => alice.seals({ for: bob, in: distance })))
    const known = (await feed.take(3)).at(-1)?.feed.seq ?? 0
    expect(known).toBe(3)
    await first.end('SIGKILL')
    const last = Math.max(...letters.map(({ unlocksAt }) => Date.parse(unlocksAt)))
    await until(() => Date.now() > last)

    using watch = startStopwatch()
    const second = await home.start({ SWEEP_INTERVAL: '1h' })
    await using resumed = bob.at(second).feed({ after: known })
    const events = (await resumed.take(3)).map(({ feed }) => feed)
    expect(watch.elapsed()).toBeLessThan(30_000)
    expect(events.map(({ seq }) => seq)).toEqual([4, 5, 6])
    expect(events.map(({ __typename }) => __typename)).toEqual(Array(3).fill('CapsuleReady'))
    expect(events.map(({ capsule }) => capsule.id)).toEqual(letters.map(({ id }) => id))
    expect(await bob.at(second).ask('{ feed(after: 6) { events { seq } } }')).toEqual({ feed: { events: [] } })
  })

  test('takes a folder over at once from a process that was killed', async () => {
    await using home = await createHome()
    const first = await home.start()
    await first.end('SIGKILL')
    const second = await home.start()
    expect(await signUp(second, 'alice')).toMatchObject({ name: 'alice' })
  })
})

describe.for(['SIGTERM', 'SIGINT'] as const)('%s', (signal) => {
  test('closes sockets with 1001 and streams politely, and ends with exit code 0 before the deadline', async () => {
    await using home = await createHome()
    const openon = await home.start()
    const alice = await signUp(openon, 'alice')
    await using socket = alice.socket()
    const overSocket = socket.subscribe('subscription { feed { seq } }')
    await using overSse = alice.feed({ over: 'sse', after: 0 })
    await alice.seals({ for: alice, in: '1h' })
    await overSse.next()
    using watch = startStopwatch()
    await openon.end(signal)
    expect(openon.code).toBe(0)
    expect(watch.elapsed()).toBeLessThan(10_000)
    expect(await socket.closed).toMatchObject({ code: 1001 })
    expect(await overSse.ended()).toEqual({})
    await overSocket.ended()
    expect(openon.log.join('\n')).not.toMatch(/"level":(50|60)/)
  })
})

test('health tells that a process is alive and ready', async () => {
  await using home = await createHome()
  const { url } = await home.start()
  for (const path of ['/health/live', '/health/ready']) {
    expect((await fetch(new URL(path, url))).status, path).toBe(200)
  }
  expect((await fetch(new URL('/nothing', url))).status).toBe(404)
})
