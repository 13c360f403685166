import { expect } from 'vitest'
import { localId } from '../../support/ids.ts'
import * as operations from '../../support/operations.ts'
import type { Person } from '../../support/person.ts'
import { signerOf } from '../../support/push-service.ts'
import { testWithTargets } from '../../support/test-with-targets.ts'
import { until } from '../../support/until.ts'

const test = testWithTargets({
  SWEEP_INTERVAL: '50ms',
  MAIL_RETRY: '10ms',
  NOTICE_REST: '0s',
  UNLOCK_MIN_DISTANCE: '0s',
  MAX_TARGETS: '2',
})

const targetsOf = async (person: Person) => {
  const { viewer } = await person.ask<{ viewer: { targets: { edges: { node: Record<string, unknown> }[] } } }>(
    operations.targets,
  )
  return viewer.targets.edges.map(({ node }) => node)
}
const ended = async (person: Person) => (await targetsOf(person)).find(({ endedAt }) => endedAt !== null)

test('a browser reads what is pushed to it, by the key that it was shown', async ({ server, pushService }) => {
  const alice = await server.signUp('alice')
  const browser = pushService.subscribe()
  const input = { ...browser.subscription, device: 'A laptop' }
  const added = await alice.does(operations.addPushTarget, { input })
  expect(added).toMatchObject({ __typename: 'PushTarget', device: 'A laptop', endedAt: null })
  await alice.does(operations.testTarget, { id: added['id'] })
  const path = new URL(browser.subscription.endpoint).pathname
  const call = await until(() => pushService.calls.find((call) => call.path === path))
  const [delivery] = await server.ctx.db.delivery.findMany({ where: { targetId: localId(String(added['id'])) } })
  expect(browser.read(call)).toEqual({
    title: 'OpenOn',
    body: 'This browser tells you of letters.',
    tag: delivery?.id,
    hash: '#/inbox',
  })
  expect((await signerOf(call)).publicKey).toBe(server.ctx.settings.pushKey)
})

test('a letter that is ready is pushed with who wrote it, and leads to it', async ({ server, pushService }) => {
  const [alice, bob] = [await server.signUp('alice'), await server.signUp('bob')]
  const browser = pushService.subscribe()
  await bob.does(operations.addPushTarget, { input: { ...browser.subscription, device: 'A laptop' } })
  const letter = await alice.seals({ for: bob, in: '1s', title: 'Title of secrecy', body: 'Body of secrecy' })
  const path = new URL(browser.subscription.endpoint).pathname
  expect(browser.read(await until(() => pushService.calls.find((call) => call.path === path)))).toEqual({
    title: 'A letter is ready',
    body: `From ${alice.username}`,
    tag: expect.any(String),
    hash: `#/letter/${encodeURIComponent(letter.id)}`,
  })
})

test('a browser speaks the language of whom it tells', async ({ server, pushService }) => {
  const [alice, bob] = [await server.signUp('alice'), await server.signUp('bob')]
  await bob.does(operations.updateProfile, { input: { language: 'DE' } })
  const browser = pushService.subscribe()
  await bob.does(operations.addPushTarget, { input: { ...browser.subscription, device: 'Ein Laptop' } })
  await alice.seals({ for: bob, in: '1s' })
  const path = new URL(browser.subscription.endpoint).pathname
  expect(browser.read(await until(() => pushService.calls.find((call) => call.path === path)))).toMatchObject({
    title: 'Ein Brief kann geöffnet werden',
    body: `Von ${alice.username}`,
  })
})

test('a browser tells one person: the last who said so', async ({ server, pushService }) => {
  const [alice, bob] = [await server.signUp('alice'), await server.signUp('bob')]
  const input = { ...pushService.subscribe().subscription, device: 'A shared one' }
  const first = await alice.does(operations.addPushTarget, { input })
  // Saying it again, even twice at once, changes nothing but its keys.
  const again = await Promise.all([1, 2].map(() => alice.does(operations.addPushTarget, { input })))
  expect(again.map(({ id }) => id)).toEqual([first['id'], first['id']])

  await bob.does(operations.addPushTarget, { input })
  expect(await ended(alice)).toMatchObject({ endedBecause: 'somebody else is told at this browser' })
  expect(await targetsOf(bob)).toMatchObject([{ endedAt: null }])
})

test('two who say so at the same moment do not both have it', async ({ server, pushService }) => {
  const people = await Promise.all(['a', 'b', 'c', 'd'].map((name) => server.signUp(name)))
  const input = { ...pushService.subscribe().subscription, device: 'Contested' }
  await Promise.all(people.map((person) => person.does(operations.addPushTarget, { input })))
  const open = await Promise.all(people.map(targetsOf))
  expect(open.flat().filter(({ endedAt }) => endedAt === null)).toHaveLength(1)
})

test('a subscription that its push service has forgotten has ended', async ({ server, pushService }) => {
  const alice = await server.signUp('alice')
  const input = { ...pushService.subscribe().subscription, device: 'Gone' }
  const { id } = await alice.does(operations.addPushTarget, { input })
  pushService.manner = 'is gone'
  await alice.does(operations.testTarget, { id })
  expect(await until(() => ended(alice))).toMatchObject({ endedBecause: '410 Gone' })
  // It may be somebody else's by now.
  expect(await alice.does(operations.testTarget, { id })).toMatchObject({ __typename: 'NotFoundError' })
  pushService.manner = 'takes'
})

test('there are only so many', async ({ server, pushService }) => {
  const alice = await server.signUp('alice')
  const add = () =>
    alice.does(operations.addPushTarget, { input: { ...pushService.subscribe().subscription, device: 'One more' } })
  const answers = [await add(), await add(), await add()].map(({ __typename }) => __typename)
  expect(answers).toEqual(['PushTarget', 'PushTarget', 'QuotaExceededError'])
})

test('nonsense is refused, naming the fields', async ({ server }) => {
  const alice = await server.signUp('alice')
  const input = { endpoint: 'http://push.example.com/', p256dh: 'x', auth: '', device: '' }
  expect(await alice.does(operations.addPushTarget, { input })).toMatchObject({
    __typename: 'ValidationError',
    issues: expect.arrayContaining(
      ['endpoint', 'p256dh', 'auth', 'device'].map((name) => expect.objectContaining({ path: [name] })),
    ),
  })
})
