import { Webhook } from 'standardwebhooks'
import { v7 as uuidv7 } from 'uuid'
import { expect } from 'vitest'
import { localId } from '../../support/ids.ts'
import * as operations from '../../support/operations.ts'
import type { Person } from '../../support/person.ts'
import type { Call, Receiver } from '../../support/receiver.ts'
import type { TestServer } from '../../support/server.ts'
import { testWithTargets } from '../../support/test-with-targets.ts'
import { until } from '../../support/until.ts'

const test = testWithTargets({
  MAX_TARGETS: '2',
  SWEEP_INTERVAL: '50ms',
  MAIL_RETRY: '10ms',
  NOTICE_REST: '0s',
  UNLOCK_MIN_DISTANCE: '0s',
  RATE_LIMIT_MAIL: 'off',
})

interface Added {
  readonly secret: string
  readonly target: { readonly id: string; readonly kinds: string[]; readonly secretHint: string }
}

const add = async (person: Person, url: string, kinds?: string[]) =>
  (await person.does(operations.addWebhookTarget, { url, kinds })) as unknown as Added

const targetsOf = async (person: Person) => {
  const { viewer } = await person.ask<{ viewer: { targets: { edges: { node: Record<string, unknown> }[] } } }>(
    operations.targets,
  )
  return viewer.targets.edges.map(({ node }) => node)
}

const deliveriesTo = ({ ctx }: TestServer, { target }: Added) =>
  ctx.db.delivery.findMany({ where: { targetId: localId(target.id) }, orderBy: { id: 'asc' } })

/** What a call says, if one of these secrets signed it. */
const read = ({ body, headers }: Call, secret: string) =>
  new Webhook(secret).verify(body.toString(), headers as Record<string, string>)

const called = (receiver: Receiver, times = 1) =>
  until(() => receiver.calls.length >= times && receiver.calls[times - 1])

test('a test of a webhook is signed by the secret that was told once', async ({ server, receiver }) => {
  const alice = await server.signUp('alice')
  const added = await add(alice, receiver.url)
  expect(added.target).toMatchObject({ kinds: ['READY', 'OPENED', 'REPLIED'], url: receiver.url })
  await alice.does(operations.testTarget, { id: added.target.id })
  const call = await called(receiver)
  expect(read(call, added.secret)).toEqual({ type: 'test', timestamp: expect.any(String), data: {} })
  const [delivery] = await until(async () => {
    const all = await deliveriesTo(server, added)
    return all[0]?.state === 'SENT' && all
  })
  expect(call.headers['webhook-id']).toBe(delivery?.id)
  expect(delivery).toMatchObject({ answer: '201 Created', sealed: null, attempts: 1 })
  expect(JSON.stringify(await targetsOf(alice))).not.toContain(added.secret)
})

test('what happens to a letter is told with who wrote it, and nothing of what it says', async ({
  server,
  receiver,
}) => {
  const [alice, bob] = [await server.signUp('alice'), await server.signUp('bob')]
  const added = await add(bob, receiver.url)
  const letter = await alice.seals({ for: bob, in: '1s', title: 'Title of secrecy', body: 'Body of secrecy' })
  const call = await called(receiver)
  const sender = { username: alice.username, displayName: expect.any(String) }
  expect(read(call, added.secret)).toEqual({
    type: 'letter.ready',
    timestamp: expect.any(String),
    data: { seq: expect.any(Number), letters: [{ capsuleId: letter.id, sender }] },
  })
  expect(call.body.toString()).not.toMatch(/secrecy/)
})

test('the sender learns once that somebody is told, in however many places', async ({ server, receiver }) => {
  const [alice, bob] = [await server.signUp('alice'), await server.signUp('bob')]
  await add(bob, `${receiver.url}/home`)
  await add(bob, `${receiver.url}/work`)
  const letter = await alice.seals({ for: bob, in: '1s' })
  await called(receiver, 2)
  const notices = await until(async () => {
    const asked = 'query ($id: ID!) { capsule(id: $id) { notices { kind channel state } } }'
    const { capsule } = await alice.ask<{ capsule: { notices: { state: string }[] } }>(asked, { id: letter.id })
    return capsule.notices.some(({ state }) => state === 'SENT') && capsule.notices
  })
  expect(notices).toEqual([{ kind: 'READY', channel: 'WEBHOOK', state: 'SENT' }])
})

test('a letter that is somebody else’s is not told', async ({ server, receiver }) => {
  const [alice, bob, mallory] = [await server.signUp('a'), await server.signUp('b'), await server.signUp('m')]
  const added = await add(mallory, receiver.url, ['SEALED'])
  const letter = await alice.seals({ for: bob, in: '10d' })
  const whose = { userId: localId(mallory.id), targetId: localId(added.target.id), capsuleIds: [localId(letter.id)] }
  const data = { id: uuidv7(), channel: 'WEBHOOK', kind: 'SEALED', firstSeq: 1, lastSeq: 1, ...whose } as const
  await server.ctx.db.delivery.create({ data })
  await until(async () => (await deliveriesTo(server, added)).some(({ state }) => state === 'SUPPRESSED'))
  expect(receiver.calls).toEqual([])
})

test('a receiver that fails is called again under the same id, until it takes it', async ({ server, receiver }) => {
  const alice = await server.signUp('alice')
  const added = await add(alice, receiver.url)
  receiver.manner = 'fails'
  await alice.does(operations.testTarget, { id: added.target.id })
  await called(receiver, 2)
  const [retrying] = await until(async () => {
    const all = await deliveriesTo(server, added)
    return all.some(({ state }) => state === 'RETRYING') && all
  })
  expect(retrying?.answer).toBe('500 Internal Server Error')
  receiver.manner = 'takes'
  await until(async () => (await deliveriesTo(server, added)).some(({ state }) => state === 'SENT'))
  expect(new Set(receiver.calls.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  expect(JSON.stringify(server.log)).not.toContain('secrets of this network')
})

test('a receiver that is gone ends its webhook, and its person sees why, until a trial reaches it', async ({
  server,
  receiver,
}) => {
  const alice = await server.signUp('alice')
  const added = await add(alice, receiver.url)
  receiver.manner = 'is gone'
  await alice.does(operations.testTarget, { id: added.target.id })
  await until(async () => (await targetsOf(alice))[0]?.['endedAt'])
  expect(await targetsOf(alice)).toMatchObject([{ endedBecause: '410 Gone' }])
  receiver.manner = 'takes'
  await alice.does(operations.testTarget, { id: added.target.id })
  await until(async () => (await targetsOf(alice))[0]?.['endedAt'] === null)
})

test('after a rotation both secrets sign', async ({ server, receiver }) => {
  const alice = await server.signUp('alice')
  const first = await add(alice, receiver.url)
  const second = (await alice.does(operations.rotateWebhookSecret, { id: first.target.id })) as unknown as Added
  expect(second.secret).not.toBe(first.secret)
  await alice.does(operations.testTarget, { id: first.target.id })
  const call = await called(receiver)
  for (const { secret } of [first, second]) expect(read(call, secret)).toMatchObject({ type: 'test' })
})

test('somebody else’s target does not exist', async ({ server, receiver }) => {
  const [alice, mallory] = [await server.signUp('alice'), await server.signUp('mallory')]
  const { target } = await add(alice, receiver.url, ['SEALED', 'SEALED'])
  for (const [operation, more] of [
    [operations.testTarget, { id: target.id }],
    [operations.rotateWebhookSecret, { id: target.id }],
    [operations.updateTarget, { input: { id: target.id, kinds: [] } }],
    [operations.removeTarget, { id: target.id }],
  ] as const) {
    expect(await mallory.does(operation, more)).toMatchObject({ __typename: 'NotFoundError' })
  }
  expect(await mallory.ask('query ($id: ID!) { node(id: $id) { id } }', { id: target.id })).toEqual({ node: null })
  expect(await targetsOf(mallory)).toEqual([])
  expect(await targetsOf(alice)).toMatchObject([{ id: target.id, kinds: ['SEALED'] }])
  expect(await alice.ask('query ($id: ID!) { node(id: $id) { __typename id } }', { id: target.id })).toEqual({
    node: { __typename: 'WebhookTarget', id: target.id },
  })
})

test('what is told is chosen, and a target is forgotten', async ({ server, receiver }) => {
  const alice = await server.signUp('alice')
  const { target } = await add(alice, receiver.url)
  expect(
    await alice.does(operations.updateTarget, { input: { id: target.id, kinds: ['SEALED', 'READY'] } }),
  ).toMatchObject({
    target: { kinds: ['SEALED', 'READY'] },
  })
  expect(await alice.does(operations.removeTarget, { id: target.id })).toMatchObject({ deletedId: target.id })
  expect(await targetsOf(alice)).toEqual([])
})

test('there are so many at most, and of those that have ended as many as show why', async ({ server }) => {
  const alice = await server.signUp('alice')
  const url = 'https://hooks.example.com'
  const ids: string[] = []
  for (let n = 0; n < 3; n++) {
    for (let m = 0; m < 2; m++) ids.push((await add(alice, `${url}/${n}/${m}`)).target.id)
    expect(await alice.does(operations.addWebhookTarget, { url })).toMatchObject({ code: 'QUOTA_EXCEEDED' })
    const ended = { endedAt: new Date(), endedBecause: '410 Gone' }
    await server.ctx.db.target.updateMany({ where: { userId: localId(alice.id), endedAt: null }, data: ended })
  }
  ids.push((await add(alice, url)).target.id)
  expect((await targetsOf(alice)).map(({ id }) => id)).toEqual(ids.slice(-3))
})
