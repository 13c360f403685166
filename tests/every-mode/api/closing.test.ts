import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { finishWithdrawals } from '../../../src/domain/accounts/withdraw.ts'
import { createDraft } from '../../../src/domain/capsules/drafts.ts'
import { sealDraft, sendCapsule } from '../../../src/domain/capsules/seal.ts'
import { addWebhookTarget } from '../../../src/domain/notices/webhooks/add.ts'
import { createRecipient } from '../../../src/domain/recipients.ts'
import { post } from '../../support/clients/raw-http.ts'
import { localId } from '../../support/ids.ts'
import * as operations from '../../support/operations.ts'
import { inTime, type Person, password } from '../../support/person.ts'
import type { TestServer } from '../../support/server.ts'
import { testWithServer } from '../../support/test.ts'
import { timePasses } from '../../support/time.ts'

const test = testWithServer()

const remove = `mutation ($password: String!, $withdraw: Boolean! = false) {
  deleteAccount(password: $password, withdrawLetters: $withdraw) { __typename }
}`
const deletes = (person: Person, withdraw = false) => person.query(remove, { password, withdraw })
const closed = { deleteAccount: { __typename: 'AccountClosed' } }

const wantsName = async ({ url }: TestServer, username: string, email = `${username}@example.com`) => {
  const { data } = await post<{ signUp: { __typename: string } }>(url, null, operations.signUp, {
    input: { username, email, password },
  })
  return data?.signUp.__typename
}

/** Runs while the database refuses something. */
async function refusing(server: TestServer, refusal: { up: string; down: string }, act: () => Promise<void>) {
  await server.ctx.db.$executeRawUnsafe(refusal.up)
  try {
    await act()
  } finally {
    await server.ctx.db.$executeRawUnsafe(refusal.down)
  }
}

const noDeletion = {
  up: 'ALTER TABLE users ADD CONSTRAINT nobody_goes CHECK (deleted_at IS NULL) NOT VALID',
  down: 'ALTER TABLE users DROP CONSTRAINT nobody_goes',
}
const noWithdrawal = {
  up: `ALTER TABLE feed_events ADD CONSTRAINT letters_stay CHECK (kind <> 'WITHDRAWN') NOT VALID`,
  down: 'ALTER TABLE feed_events DROP CONSTRAINT letters_stay',
}

const nowhere = { address: null, userAgent: null }

describe('deleting an account', () => {
  test('cannot be kept from it by whoever takes the names that it leaves behind', async ({ server }) => {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    const letter = await alice.seals({ for: bob })
    const id = localId(alice.id)
    for (const name of [`deleted-${id}`, `deleted:${id}`]) {
      await wantsName(server, name)
      await wantsName(server, `squatter-${name.length}-${name[7] === ':'}`, `${name}@deleted.invalid`)
      await wantsName(server, `squatter-${name.length}-${name[7] === '-'}`, name)
    }
    expect(await wantsName(server, `deleted:${id}`)).toBe('ValidationError')
    expect(await wantsName(server, 'somebody-deleted', 'x@deleted.invalid')).toBe('ValidationError')

    expect((await deletes(alice, true)).data).toEqual(closed)
    expect(await bob.looksAt(letter)).toBeNull()
  })

  test('happens as a whole or not at all: what fails destroys nothing, and can be asked again', async ({ server }) => {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    const letter = await alice.seals({ for: bob })
    const recipientId = await alice.knows({ name: 'Bob', userId: bob.id })
    const draft = await alice.drafts({ title: 'Not yet', recipientId })
    const all = '{ sessions { id } recipients { totalCount } drafts { totalCount } feed { lastSeq } }'
    const before = await alice.ask(all)

    await refusing(server, noDeletion, async () => {
      expect((await deletes(alice, true)).errors[0]?.extensions?.code).toBe('INTERNAL_SERVER_ERROR')
      expect(await alice.ask(all)).toEqual(before)
      expect(await alice.ask(operations.draft, { id: draft.id })).toMatchObject({ draft: { title: 'Not yet' } })
      expect(await bob.looksAt(letter)).not.toBeNull()
    })

    expect((await deletes(alice, true)).data).toEqual(closed)
    expect(await bob.looksAt(letter)).toBeNull()
  })

  test('withdraws letters even where that is broken off: the rest is finished later, each told once', async ({
    server,
  }) => {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    const letter = await alice.seals({ for: bob })
    const userId = localId(alice.id)

    await refusing(server, noWithdrawal, async () => {
      expect((await deletes(alice, true)).data).toEqual(closed)
      expect(await bob.looksAt(letter)).not.toBeNull()
    })
    await Promise.all([finishWithdrawals(server.ctx), finishWithdrawals(server.ctx)])

    expect(await bob.looksAt(letter)).toBeNull()
    const { feed } = await bob.ask<{ feed: { events: { __typename: string }[] } }>('{ feed { events { __typename } } }')
    expect(feed.events.map(({ __typename }) => __typename)).toEqual(['CapsuleSealed', 'CapsuleWithdrawn'])
    expect(await server.ctx.db.feedEvent.count({ where: { userId } })).toBe(0)
    expect(await server.ctx.db.user.findUnique({ where: { id: userId } })).toMatchObject({ withdrawingSince: null })
  })

  test('lets nothing be written for it that it began before', async ({ server }) => {
    const { ctx } = server
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    const [userId, receiverId] = [localId(alice.id), localId(bob.id)]
    const letter = { title: 'Late', body: 'Late', unlocksAt: inTime('1h') }
    const draft = localId((await bob.drafts({ title: 'Late', body: 'Late' })).id)
    expect((await deletes(alice)).data).toEqual(closed)

    // It was let in before.
    const viewer = { id: userId, sessionId: randomUUID(), expiresAt: inTime('1h'), origin: nowhere }
    const gone = { code: 'NOT_FOUND' }
    await expect(sendCapsule(ctx, viewer, { ...letter, receiverId })).rejects.toMatchObject(gone)
    await expect(createDraft(ctx, viewer, letter)).rejects.toMatchObject(gone)
    await expect(createRecipient(ctx, viewer, { name: 'Bob' })).rejects.toMatchObject(gone)
    const webhook = { url: 'https://hooks.example.com/late', kinds: [] }
    await expect(addWebhookTarget(ctx, viewer, webhook)).rejects.toMatchObject(gone)
    const others = { ...viewer, id: receiverId }
    const nobody = { code: 'VALIDATION_FAILED', issues: [{ path: ['receiverId'] }] }
    const late = { ...letter, receiverId: userId }
    await expect(sendCapsule(ctx, others, late)).rejects.toMatchObject(nobody)
    await expect(sealDraft(ctx, others, draft, { receiverId: userId, unlocksAt: inTime('1h') })).rejects.toMatchObject(
      nobody,
    )

    expect(await ctx.db.capsule.count({ where: { OR: [{ senderId: userId }, { receiverId: userId }] } })).toBe(0)
    expect(await ctx.db.recipient.count({ where: { ownerId: userId } })).toBe(0)
  })

  test('takes with it what is written and sealed at the same moment, for oneself and by two who go at once', async ({
    server,
  }) => {
    const { db } = server.ctx
    for (let round = 0; round < 3; round++) {
      const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
      const ids = [localId(alice.id), localId(bob.id)]
      const input = { title: 'Late', body: 'Late', unlocksAt: inTime('1h').toISOString() }
      let gone = 0
      const leaves = async (person: Person) => {
        expect(await deletes(person)).toMatchObject({ data: closed, errors: [] })
        gone++
      }
      const goesOn = async (person: Person) => {
        while (gone < 2) {
          await Promise.all([
            ...[alice, bob].map(({ id: receiverId }) =>
              person.query(operations.sendCapsule, { input: { ...input, receiverId } }),
            ),
            person.query(operations.createDraft, { input: { title: 'Late' } }),
            person.query(operations.createRecipient, { input: { name: 'Late' } }),
          ])
        }
      }
      await Promise.all([...[alice, bob].map(leaves), ...[alice, bob].map(goesOn)])
      expect(await db.user.count({ where: { id: { in: ids }, deletedAt: { not: null } } })).toBe(2)
      expect(await db.capsule.count({ where: { senderId: { in: ids } } })).toBe(0)
      expect(await db.recipient.count({ where: { ownerId: { in: ids } } })).toBe(0)
      expect(await db.feedEvent.count({ where: { userId: { in: ids } } })).toBe(0)
      expect(await db.$queryRaw`SELECT letters_miscounted()`).toEqual([])
    }
  })

  test('destroys the letters of which nobody is left, opened or not, also where both go at once', async ({
    server,
  }) => {
    const { db } = server.ctx
    for (const together of [false, true]) {
      const [alice, bob, carol] = await Promise.all(['alice', 'bob', 'carol'].map((name) => server.signUp(name)))
      if (!alice || !bob || !carol) throw new Error('Somebody did not sign up.')
      const opened = await alice.seals({ for: bob })
      await timePasses(server.ctx, '2h', opened)
      await bob.opens(opened)
      const letters = [opened, await bob.seals({ for: alice }), await alice.seals({ for: alice })]
      const kept = await alice.seals({ for: carol })
      const ids = letters.map(({ id }) => localId(id))

      if (together) await Promise.all([deletes(alice), deletes(bob)])
      else {
        await deletes(alice)
        expect(await bob.looksAt(opened)).toMatchObject({ state: 'OPENED' })
        await deletes(bob)
      }
      expect(await db.capsule.count({ where: { id: { in: ids } } })).toBe(0)
      expect(await db.capsuleContent.count({ where: { capsuleId: { in: ids } } })).toBe(0)
      expect(await carol.looksAt(kept)).not.toBeNull()
      expect(await db.$queryRaw`SELECT letters_miscounted()`).toEqual([])
    }
  })

  test('leaves nothing of who asks for a new name, or a new session, at the same moment', async ({ server }) => {
    const { db } = server.ctx
    for (let round = 0; round < 5; round++) {
      const alice = await server.signUp('alice')
      const rename = `mutation { updateProfile(input: { displayName: "Still Here" }) { __typename } }`
      const logIn = { input: { login: alice.username, password } }
      await Promise.all([
        deletes(alice),
        alice.query(rename),
        post(server.url, null, operations.logIn, logIn),
        alice.query(operations.refreshSession, { refreshToken: alice.refreshToken }),
      ])
      const userId = localId(alice.id)
      expect(await db.user.findUnique({ where: { id: userId } })).toMatchObject({ displayName: null, firstName: null })
      expect(await db.userSearchTerm.count({ where: { userId } })).toBe(0)
      expect(await db.session.count({ where: { userId } })).toBe(0)
    }
  })
})

test('an account is opened with its session or not at all', async ({ server }) => {
  const username = `whole-${process.pid}`
  const refusal = {
    up: 'ALTER TABLE sessions ADD CONSTRAINT no_session CHECK (false) NOT VALID',
    down: 'ALTER TABLE sessions DROP CONSTRAINT no_session',
  }
  await refusing(server, refusal, async () => {
    expect(await wantsName(server, username)).toBeUndefined()
  })
  expect(await wantsName(server, username)).toBe('AuthPayload')
})

test('an account is deactivated with its sessions or not at all', async ({ server }) => {
  const alice = await server.signUp('alice')
  const refusal = {
    up: 'ALTER TABLE sessions ADD CONSTRAINT no_end CHECK (revoked_at IS NULL) NOT VALID',
    down: 'ALTER TABLE sessions DROP CONSTRAINT no_end',
  }
  const deactivate = 'mutation ($password: String!) { deactivateAccount(password: $password) { __typename } }'
  await refusing(server, refusal, async () => {
    expect((await alice.query(deactivate, { password })).errors).toHaveLength(1)
  })
  const user = await server.ctx.db.user.findUniqueOrThrow({ where: { id: localId(alice.id) } })
  expect(user.deactivatedAt).toBeNull()
})
