import { expect } from 'vitest'
import { Prisma } from '../../../src/generated/prisma/client.ts'
import { localId } from '../../support/ids.ts'
import type { TestServer } from '../../support/server.ts'
import { testWithServer } from '../../support/test.ts'
import { timePasses } from '../../support/time.ts'
import { until } from '../../support/until.ts'

const token = 'a-token-of-these-tests'
// Nothing but alarms moves a letter here, once the server has started.
const env = { OPS_PORT: '0', OPS_TOKEN: token, UNFOLDING_WINDOW: '0s', SWEEP_INTERVAL: '1h' }
const test = testWithServer(env)

const ask = async ({ ops }: TestServer, path: string) => {
  const response = await fetch(`${ops}${path}`, { headers: { authorization: `Bearer ${token}` } })
  return { status: response.status, text: await response.text() }
}
const why = (server: TestServer, letter: { id: string }) => ask(server, `/letter?id=${encodeURIComponent(letter.id)}`)

test('figures tell of all that OpenOn stands on, what is due, the outbox, the queue and the process', async ({
  server,
}) => {
  const alice = await server.signUp('alice')
  const letter = await alice.seals({ for: alice, in: '20m' })
  await using feed = alice.feed({ after: 0 })
  await until(() => feed.events.length > 0)
  const figures = await until(async () => {
    const told = JSON.parse((await ask(server, '/figures')).text)
    return told.queue.counts?.delayed === 1 && told.process.subscriptionsOpen === 1 && told
  })
  expect(figures).toMatchObject({ status: 'running', database: { due: 0, overdue: 0 } })
  expect(Object.keys(figures.checks)).toContain('database')
  expect(figures.database.deliveries.map(({ channel }: { channel: string }) => channel)).toContain('email')
  expect(figures.process).toMatchObject({ socketsOpen: 1, databasePoolWaiting: 0 })
  expect(figures.eventLoop.max).toBeGreaterThan(0)
  const [next] = figures.queue.next
  expect(next.name).toBe(`due-${Math.ceil(Date.parse(letter.unlocksAt) / 5) * 5}`)

  // On a busy machine some check is late now and then.
  const text = await until(async () => {
    const page = await ask(server, '/')
    return page.text.includes('This process is ready.') && page.text
  })
  for (const heading of ['Checks', 'Letters', 'Outbox', 'Queue', 'Next alarms', 'This process'])
    expect(text).toContain(`<h2>${heading}</h2>`)
  expect(text).toContain(next.name)
})

test('a letter is told of from its draft to its answer, and what it waits for; never what it says', async ({
  server,
}) => {
  const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
  const draft = await alice.drafts({ title: 'Of cherries', body: 'And of figs.' })
  const told = [await why(server, draft)]
  expect(told[0]?.text).toContain('It is a draft, and waits for its author to seal it.')

  const letter = await alice.seals({ for: bob, in: '20m', title: 'Of cherries', body: 'And of figs.' })
  const waiting = await until(async () => {
    const answer = await why(server, letter)
    return answer.text.includes('Its alarm is set.') && answer
  })
  expect(waiting.text).toMatch(/it is to become ready in \d+ min/)
  expect(waiting.text).toContain(`${localId(alice.id)} (sender)`)
  expect(waiting.text).toContain(`${localId(bob.id)} (receiver)`)
  expect(waiting.text).toContain('CAPSULE_SEALED')

  await timePasses(server.ctx, '2h', letter)
  const late = await why(server, letter)
  expect(late.text).toMatch(/It is late: it was to become ready 1 h \d+ min ago, and no worker has moved it\./)

  expect(await bob.opens(letter)).toMatchObject({ __typename: 'Capsule' })
  const opened = await why(server, letter)
  expect(opened.text).toMatch(/It became ready 1 h \d+ min after its instant\. It is opened, .* may answer it\./)
  expect(opened.text).toContain('CAPSULE_OPENED')
  for (const { status, text } of [...told, waiting, late, opened]) {
    expect(status).toBe(200)
    for (const secret of ['cherries', 'figs', alice.username, bob.username, 'example.com'])
      expect(text).not.toContain(secret)
  }
  expect((await ask(server, `/letter?id=${localId(bob.id)}`)).status).toBe(404)
})

test('a letter far ahead has no alarm yet, and it is said when it will', async ({ server }) => {
  const alice = await server.signUp('alice')
  const letter = await alice.seals({ for: alice, in: '30d' })
  expect((await why(server, letter)).text).toMatch(
    /Its alarm is not set yet: a worker does so within 10 min once that is 1 h ahead, which is in 29 d 2[23] h/,
  )
})

test('feeds are whole, and one that is not is told of by what is wrong with it', async ({ server }) => {
  const people = await Promise.all(['carol', 'dave', 'erin', 'frank'].map((name) => server.signUp(name)))
  const [carol, dave, erin, frank] = people as [
    (typeof people)[0],
    (typeof people)[0],
    (typeof people)[0],
    (typeof people)[0],
  ]
  for (const person of people) for (let n = 0; n < 4; n++) await person.seals({ for: person, in: '20m' })
  const feed = async (of: { username: string }) => (await ask(server, `/feed?of=${of.username}`)).text
  for (const person of people)
    expect(await feed(person)).toContain(
      'Looked at 1 feed with 4 events: numbered without a gap, and nothing is told twice.',
    )

  const { db } = server.ctx
  const of = (person: { id: string }) => Prisma.sql`user_id = ${localId(person.id)}::uuid`
  await db.$executeRaw`DELETE FROM feed_events WHERE ${of(carol)} AND seq IN (2, 3)`
  await db.$executeRaw`DELETE FROM feed_events WHERE ${of(dave)} AND seq = 4`
  await db.$executeRaw`UPDATE feeds SET last_seq = 3 WHERE ${of(erin)}`
  await db.$executeRaw`
    UPDATE feed_events
       SET capsule_id = (SELECT capsule_id FROM feed_events WHERE ${of(frank)} AND seq = 1)
     WHERE ${of(frank)} AND seq = 3`
  const cells = async (person: { username: string }) =>
    [...(await feed(person)).matchAll(/<td>(.*?)<\/td>/g)].map(([, cell]) => cell)
  // The counter, what was pruned, what is missing, beyond the counter, and told twice.
  expect(await cells(carol)).toEqual(['4', '0', '2–3', '–', '–'])
  expect(await cells(dave)).toEqual(['4', '0', '4', '–', '–'])
  expect(await cells(erin)).toEqual(['3', '0', '–', '4', '–'])
  expect(await cells(frank)).toEqual(['4', '0', '–', '–', '3'])

  // What was pruned is missed by nobody, and what is left of it does no harm.
  await db.$executeRaw`UPDATE feeds SET pruned_seq = 3 WHERE ${of(carol)}`
  expect(await feed(carol)).toContain('Looked at 1 feed with 1 events: numbered without a gap')
})
