import { expect } from 'vitest'
import { pruneAuditTrail } from '../../../src/domain/audit.ts'
import { post } from '../../support/clients/raw-http.ts'
import { localId } from '../../support/ids.ts'
import * as operations from '../../support/operations.ts'
import { inTime, type Person, password } from '../../support/person.ts'
import { startServer } from '../../support/server.ts'
import { testWithServer } from '../../support/test.ts'
import { until } from '../../support/until.ts'

const test = testWithServer({ AUDIT_RETENTION: '30d' })

interface SecurityEvent {
  readonly kind: string
  readonly occurredAt: string
  readonly address: string | null
  readonly userAgent: string | null
}

const eventsOf = async (person: Person) => {
  const { securityEvents } = await person.ask<{ securityEvents: { edges: { node: SecurityEvent }[] } }>(
    '{ securityEvents(first: 50) { edges { node { kind occurredAt address userAgent } } } }',
  )
  return securityEvents.edges.map(({ node }) => node)
}

test('everything that matters is there: what, when and from where, the latest first', async ({ server }) => {
  const alice = await server.signUp('alice')
  const from = { 'user-agent': 'Telescope/7' }
  await post(server.url, null, operations.logIn, { input: { login: alice.email, password: 'Wrong-horse-1' } }, from)
  await post(server.url, null, operations.logIn, { input: { login: alice.username, password } }, from)
  await alice.does(operations.refreshSession, { refreshToken: alice.refreshToken })
  const letter = await alice.seals({ for: alice, in: '1s' })
  await until(async () => (await alice.opens(letter)).__typename === 'Capsule')
  const reply = 'mutation ($input: ReplyInput!) { replyToCapsule(input: $input) { __typename } }'
  await alice.does(reply, { input: { capsuleId: letter.id, body: 'Thanks!' } })
  const { id } = await alice.drafts()
  await alice.does(operations.deleteDraft, { id })
  const change = 'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { __typename } }'
  await alice.does(change, { input: { currentPassword: 'Wrong-horse-1', newPassword: 'Better-horse-2' } })

  const events = await eventsOf(alice)
  expect(events.map(({ kind }) => kind)).toEqual([
    'PASSWORD_REFUSED',
    'DRAFT_DELETED',
    'CAPSULE_REPLIED',
    'CAPSULE_OPENED',
    'CAPSULE_SEALED',
    'SESSION_REFRESHED',
    'LOGGED_IN',
    'LOG_IN_FAILED',
    'SIGNED_UP',
  ])
  expect(events.slice(6, 8)).toMatchObject([from, from].map((headers) => ({ userAgent: headers['user-agent'] })))
  for (const { address, occurredAt } of events) {
    expect(address).toMatch(/127\.0\.0\.1|::1/)
    expect(Math.abs(Date.parse(occurredAt) - Date.now())).toBeLessThan(60_000)
  }
  const rows = await server.ctx.db.auditEvent.findMany({ where: { userId: localId(alice.id) } })
  expect(rows.find(({ kind }) => kind === 'CAPSULE_SEALED')?.subjectId).toBe(localId(letter.id))
  expect(JSON.stringify(rows)).not.toMatch(/From alice|Thanks|Wrong-horse|Correct-horse/)
})

test('it is its user’s alone', async ({ server }) => {
  const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
  await alice.seals({ for: bob })
  expect((await eventsOf(bob)).map(({ kind }) => kind)).toEqual(['SIGNED_UP'])
  const { errors } = await post(server.url, null, '{ securityEvents { totalCount } }')
  expect(errors[0]?.extensions?.code).toBe('UNAUTHENTICATED')
})

test('an attempt at a login that nobody has is noted for operators', async ({ server }) => {
  const count = () => server.ctx.db.auditEvent.count({ where: { kind: 'LOG_IN_FAILED', userId: null } })
  const before = await count()
  await post(server.url, null, operations.logIn, { input: { login: 'nobody', password: 'Wrong-horse-1' } })
  expect(await count()).toBe(before + 1)
})

test('it is kept for as long as configured', async ({ server }) => {
  const alice = await server.signUp('alice')
  const { db } = server.ctx
  const userId = localId(alice.id)
  const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3_600_000)
  await db.auditEvent.createMany({
    data: [29, 31].map((days) => ({ userId, kind: 'LOGGED_IN' as const, occurredAt: daysAgo(days) })),
  })
  await pruneAuditTrail(server.ctx)
  const kept = await db.auditEvent.findMany({ where: { userId }, orderBy: { occurredAt: 'asc' } })
  expect(kept.map(({ kind }) => kind)).toEqual(['LOGGED_IN', 'SIGNED_UP'])
  expect(kept[0]?.occurredAt.getTime()).toBeGreaterThan(daysAgo(30).getTime())
})

test('one that cannot be written is in the log, and undoes nothing', async ({ server }) => {
  const alice = await server.signUp('alice')
  const { auditEvent } = server.ctx.db
  const { create } = auditEvent
  const draft = await alice.drafts()
  Object.assign(auditEvent, { create: () => Promise.reject(new Error('disk full')) })
  try {
    await alice.ask(`mutation { deleteDraft(id: "${draft.id}") { ... on DeleteDraftPayload { deletedId } } }`)
  } finally {
    Object.assign(auditEvent, { create })
  }
  expect(server.log.some((line) => line.includes('could not write to the audit trail'))).toBe(true)
})

test('that of a letter is written with it, or neither is', async () => {
  await using server = await startServer()
  const alice = await server.signUp('alice')
  await server.ctx.db.$executeRaw`ALTER TABLE audit_events ADD CONSTRAINT full_disk CHECK (kind <> 'CAPSULE_SEALED')`
  const { errors } = await alice.query(
    `mutation { sendCapsule(input: { title: "?", body: "?", receiverId: "${alice.id}", unlocksAt: "${inTime('1d').toISOString()}" }) { __typename } }`,
  )
  expect(errors.map(({ extensions }) => extensions?.code)).toEqual(['INTERNAL_SERVER_ERROR'])
  expect(await server.ctx.db.capsule.count()).toBe(0)
})
