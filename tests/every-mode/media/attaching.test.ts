import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { sweepMedia } from '../../../src/domain/media/sweep.ts'
import { begin, beginSending, idIn, send } from '../../support/clients/raw-tus.ts'
import { globalId, localId } from '../../support/ids.ts'
import { photo } from '../../support/media/photos.ts'
import { sound } from '../../support/media/sounds.ts'
import * as operations from '../../support/operations.ts'
import { inTime, type Person, password } from '../../support/person.ts'
import type { TestServer } from '../../support/server.ts'
import { testWithServer } from '../../support/test.ts'
import { until } from '../../support/until.ts'

const test = testWithServer({ MEDIA_PER_LETTER: '3' })

const attachments = (...ids: string[]) => ids.map((mediaId) => ({ mediaId }))
const letterTo = ({ id }: Person, files: readonly object[]) => ({
  ...{ title: 'A letter', body: 'With files.', receiverId: id, unlocksAt: inTime('1h').toISOString() },
  attachments: files,
})
const notThere = 'is not a file of yours that has arrived and is in no other letter'

const countOf = ({ ctx: { db } }: TestServer, { id }: Person) => db.media.count({ where: { ownerId: localId(id) } })

/** Lets time pass for a file. */
const expire = ({ ctx: { db } }: TestServer, ...ids: string[]) =>
  db.media.updateMany({ where: { id: { in: ids } }, data: { expiresAt: new Date(0) } })

describe('a letter', () => {
  test('takes files that are there, its sender’s, in no other letter, and each once', async ({ server }) => {
    const [alice, bob] = [await server.signUp('alice'), await server.signUp('bob')]
    const bytes = sound(1_000)
    const [mine, taken, theirs] = await Promise.all([alice.uploads(bytes), alice.uploads(bytes), bob.uploads(bytes)])
    const half = await begin(server, alice, bytes.length)
    await send(half, alice, 0, bytes.subarray(0, 500))
    await alice.seals({ for: bob, attachments: attachments(taken) })
    const wrong = {
      unfinished: globalId('Media', idIn(half)),
      'somebody else’s': theirs,
      'in another letter': taken,
      nothing: globalId('Media', randomUUID()),
    }
    for (const [how, mediaId] of Object.entries(wrong)) {
      const files = attachments(mine, mediaId)
      const issues = [{ path: ['attachments', '1', 'mediaId'], message: notThere }]
      for (const [operation, input] of [
        [operations.createDraft, { attachments: files }],
        [operations.sendCapsule, letterTo(bob, files)],
      ] as const)
        expect([how, await alice.does(operation, { input })]).toEqual([how, expect.objectContaining({ issues })])
    }
    const refused = async (files: readonly object[]) =>
      (await alice.does(operations.sendCapsule, { input: letterTo(bob, files) }))['issues']
    expect(await refused(attachments(mine, mine))).toEqual([
      { path: ['attachments', '1', 'mediaId'], message: 'is there twice' },
    ])
    expect(await refused(attachments(mine, mine, mine, mine))).toEqual([
      { path: ['attachments'], message: 'must have at most 3 files' },
    ])
    expect(await refused([{ mediaId: mine, caption: 'x'.repeat(501) }])).toEqual([
      expect.objectContaining({ path: ['attachments', '0', 'caption'] }),
    ])
    expect(await refused([{ mediaId: alice.id }])).toEqual([
      { path: ['attachments', '0', 'mediaId'], message: 'must be the id of one of your files' },
    ])
    expect((await alice.does(operations.sendCapsule, { input: letterTo(bob, attachments(mine)) })).__typename).toBe(
      'Capsule',
    )
  })

  test('has a file alone, though many are written with it at the same time', async ({ server }) => {
    const [alice, bob] = [await server.signUp('alice'), await server.signUp('bob')]
    for (let round = 0; round < 5; round++) {
      const [a, b] = await Promise.all([1, 2].map(() => alice.uploads(sound(500))))
      if (!a || !b) throw new Error('There are no files.')
      const draft = await alice.drafts({ title: 'A letter', body: 'With files.' })
      const unlocksAt = inTime('1h').toISOString()
      const results = await Promise.all([
        alice.does(operations.sendCapsule, { input: letterTo(bob, attachments(a, b)) }),
        alice.does(operations.sendCapsule, { input: letterTo(bob, attachments(b, a)) }),
        alice.does(operations.createDraft, { input: { attachments: attachments(a) } }),
        alice.does(operations.createDraft, { input: { attachments: attachments(b, a) } }),
        alice.does(operations.updateDraft, { input: { id: draft.id, attachments: attachments(a) } }),
        alice.does(operations.sealDraft, { input: { id: draft.id, receiverId: bob.id, unlocksAt } }),
      ])
      const seals = results.pop()
      const winners = results.filter(({ __typename }) => __typename === 'Capsule' || __typename === 'Draft')
      const conflict = results.filter(({ __typename }) => !['Capsule', 'Draft', 'ValidationError'].includes(__typename))
      // A draft that is sealed meanwhile is none any more.
      expect(conflict.every(({ __typename }) => ['NotFoundError', 'DraftConflictError'].includes(__typename))).toBe(
        true,
      )
      expect(winners).toHaveLength(1)
      expect(seals?.__typename).toMatch(/Capsule|DraftConflictError/)
      const places = await server.ctx.db.media.findMany({ where: { id: { in: [localId(a), localId(b)] } } })
      expect(new Set(places.map(({ capsuleId }) => capsuleId)).size).toBeLessThanOrEqual(2)
      expect(places.some(({ capsuleId }) => capsuleId !== null)).toBe(true)
    }
  })

  test('keeps its files for ever; those that none has go, with all that the store has of them', async ({ server }) => {
    const [alice, bob] = [await server.signUp('alice'), await server.signUp('bob')]
    const names = ['loose', 'sealed', 'drafted', 'detached', 'in a deleted draft', 'withdrawn', 'half'] as const
    const files = {} as Record<(typeof names)[number], string>
    for (const name of names) files[name] = await alice.uploads(await photo())
    const half = await begin(server, alice, 1_000)
    await send(half, alice, 0, sound(1_000).subarray(0, 500))
    files.half = globalId('Media', idIn(half))
    const ids = Object.fromEntries(names.map((name) => [name, localId(files[name])])) as typeof files

    await alice.seals({ for: bob, attachments: attachments(files.sealed) })
    await alice.drafts({ attachments: attachments(files.drafted) })
    const draft = await alice.drafts({ attachments: attachments(files.detached) })
    await alice.does(operations.updateDraft, { input: { id: draft.id, attachments: [] } })
    const doomed = await alice.drafts({ attachments: attachments(files['in a deleted draft']) })
    await alice.does(operations.deleteDraft, { id: doomed.id })
    const carol = await server.signUp('carol')
    const theirs = await carol.uploads(await photo())
    await carol.seals({ for: carol, attachments: attachments(theirs) })
    const there = async (id: string) => (await server.ctx.store.list(id)).length

    await sweepMedia(server.ctx)
    // Those of a draft that is thrown away go with it.
    for (const name of names)
      expect([name, (await there(ids[name])) > 0]).toEqual([name, name !== 'in a deleted draft'])
    await expire(server, ...Object.values(ids))
    await sweepMedia(server.ctx)
    for (const name of names) {
      const stays = name === 'sealed' || name === 'drafted'
      const rows = await server.ctx.db.media.count({ where: { id: ids[name] } })
      expect([name, (await there(ids[name])) > 0, rows]).toEqual([name, stays, stays ? 1 : 0])
    }
    // Those of a letter that is destroyed do not wait for their day.
    await carol.does('mutation ($password: String!) { deleteAccount(password: $password) { __typename } }', {
      password,
    })
    await sweepMedia(server.ctx)
    expect([await countOf(server, carol), await there(localId(theirs))]).toEqual([0, 0])
  })
})

describe('a file', () => {
  test('that is thrown away while it comes is gone, and nothing of it comes back', async ({ server }) => {
    const alice = await server.signUp('alice')
    const film = sound(5_000_000)
    const upload = await begin(server, alice, film.length)
    const id = idIn(upload)
    const sending = beginSending(upload, alice, 0, film.length)
    sending.write(film.subarray(0, 4_300_000))
    await until(async () => (await server.ctx.store.list(id)).length > 0)
    // Past the lock that a process has: as if another did it.
    await server.ctx.db.media.updateMany({ where: { id }, data: { expiresAt: new Date(0), keyId: null, sealed: null } })
    await sweepMedia(server.ctx)
    expect(await server.ctx.store.list(id)).toEqual([])
    sending.write(film.subarray(4_300_000))
    expect(await sending.status).toBe(409)
    await sending.cut('reset')
    expect(await server.ctx.store.list(id)).toEqual([])
    expect(await server.ctx.db.media.count({ where: { id } })).toBe(0)
  })

  test('is no upload any more when a draft or letter has it: it cannot be deleted, nor added to', async ({
    server,
  }) => {
    const alice = await server.signUp('alice')
    const bytes = sound(1_000)
    const upload = await begin(server, alice, bytes.length)
    await send(upload, alice, 0, bytes)
    const mediaId = globalId('Media', idIn(upload))
    await alice.seals({ for: alice, attachments: attachments(mediaId) })
    const headers = { authorization: `Bearer ${alice.accessToken}`, 'tus-resumable': '1.0.0' }
    for (const method of ['DELETE', 'HEAD']) expect((await fetch(upload, { method, headers })).status).toBe(404)
    expect((await send(upload, alice, bytes.length, Buffer.from('x'))).status).toBe(404)
    await expire(server, idIn(upload))
    await sweepMedia(server.ctx)
    expect(await server.ctx.store.list(idIn(upload))).toHaveLength(1)
  })

  test('that has expired is not found, by its uploader or a letter', async ({ server }) => {
    const [alice, bob] = [await server.signUp('alice'), await server.signUp('bob')]
    const bytes = sound(1_000)
    const [whole, half] = [await begin(server, alice, bytes.length), await begin(server, alice, bytes.length)]
    await send(whole, alice, 0, bytes)
    await send(half, alice, 0, bytes.subarray(0, 10))
    await expire(server, idIn(whole), idIn(half))
    expect((await send(half, alice, 10, bytes.subarray(10))).status).toBe(404)
    const files = attachments(globalId('Media', idIn(whole)))
    expect(await alice.does(operations.sendCapsule, { input: letterTo(bob, files) })).toMatchObject({
      issues: [{ path: ['attachments', '0', 'mediaId'], message: notThere }],
    })
  })
})
