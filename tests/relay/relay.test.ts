import { test as base, describe, expect, inject } from 'vitest'
import { disposable } from '../support/disposable.ts'
import { makeSigningKey, type SigningKey } from '../support/dkim.ts'
import { localId } from '../support/ids.ts'
import { type MailServer, startMailServer, tokenIn } from '../support/mail-server.ts'
import * as operations from '../support/operations.ts'
import type { Person } from '../support/person.ts'
import type { OpenOnProcess } from '../support/rig/process.ts'
import { canHaveWorlds, createWorld, settle, type World } from '../support/rig/world.ts'
import { type Relay, relayIsMissing, startRelay } from '../support/servers/postfix.ts'
import { until } from '../support/until.ts'

if (relayIsMissing && process.env['OPENON_TEST_SERVERS'] === 'required') throw new Error(relayIsMissing)
if (relayIsMissing) console.info(`\n${relayIsMissing} Until then what needs it is skipped.\n`)

/** OpenOn as an operator has it: its mails are signed, and go through a relay to a server of somebody else's. */
interface Post extends AsyncDisposable {
  readonly key: SigningKey
  readonly relay: Relay
  /** Where mails end. */
  readonly mailServer: MailServer
  readonly world: World
  readonly api: OpenOnProcess
}

const startPost = (): Promise<Post> =>
  disposable(async (use) => {
    const mailServer = use(await startMailServer())
    const key = makeSigningKey('mail._domainkey.mail.example.com')
    const next = Number(new URL(mailServer.env['MAIL_URL'] ?? '').port)
    const relay = use(await startRelay(inject('servers').certificate, { next, unknown: /^nobody-/ }))
    const world = use(
      await createWorld(null, {
        ...mailServer.env,
        ...key.env,
        MAIL_URL: relay.url,
        // Has the relay's certificate.
        NODE_EXTRA_CA_CERTS: process.env['NODE_EXTRA_CA_CERTS'] ?? '',
        MAIL_RETRY: '200ms',
        NOTICE_REST: '0s',
        SWEEP_INTERVAL: '200ms',
      }),
    )
    const api = await world.start('api')
    await world.start('worker')
    return { key, relay, mailServer, world, api }
  })

const test = base.extend<{ post: Post }>({
  post: [
    // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the fixtures needed off this pattern.
    async ({}, use) => {
      await using post = await startPost()
      await use(post)
    },
    { scope: 'file' },
  ],
})

/** Somebody who is told by email, for they have answered a mail. */
async function proven({ api, mailServer }: Post, name: string): Promise<Person> {
  const person = await settle(api, name)
  const { text } = await mailServer.mailTo(person.email, 'Is this your address?')
  await person.does(operations.proveEmail, { token: tokenIn({ text }) })
  return person
}

const ready = 'A letter for you is ready'

/** What became of the notices of a letter. */
const noticesOf = ({ world }: Post, letter: { readonly id: string }) =>
  world.query<{ id: string; state: string; answer: string | null }>(
    'SELECT id, state, answer FROM deliveries WHERE $1 = ANY (capsule_ids)',
    [localId(letter.id)],
  )

/** Waits until its notice is in a state, and answers what the mail is called. */
const noticeIs = (post: Post, letter: { readonly id: string }, state: string) =>
  until(async () => (await noticesOf(post, letter)).find((notice) => notice.state === state), {
    what: `a notice that is ${state}`,
  })

const came = ({ mailServer }: Post, { id }: { readonly id: string }) =>
  mailServer.mails.filter(({ messageId }) => messageId.includes(id))

describe.skipIf(relayIsMissing !== null || !canHaveWorlds)('Through a relay', () => {
  test('mails come encrypted, and by a signature that covers what unsubscribes', async ({ post }) => {
    const { key, mailServer } = post
    const [alice, bob] = [await settle(post.api, 'alice'), await proven(post, 'bob')]
    await alice.seals({ for: bob, in: '2s' })
    const { raw } = await mailServer.mailTo(bob.email, ready)
    expect(raw).toContain('with ESMTPS')
    expect(await key.holds(raw)).toBe(true)
    for (const name of ['From', 'List-Unsubscribe', 'List-Unsubscribe-Post']) {
      const forged = raw.replace(new RegExp(`^(${name}:\\s+.)`, 'im'), '$1x')
      expect(forged, name).not.toBe(raw)
      expect(await key.holds(forged), name).toBe(false)
    }
    expect(await key.holds((await mailServer.mailTo(bob.email, 'Is this your address?')).raw)).toBe(true)
  })

  test('what a relay was not there for, or was killed with, arrives once', async ({ post }) => {
    const { relay, mailServer } = post
    const [alice, bob] = [await settle(post.api, 'alice'), await proven(post, 'bob')]
    await relay.end('SIGTERM')
    const first = await alice.seals({ for: bob, in: '2s' })
    await noticeIs(post, first, 'RETRYING')
    // From now on it takes what it cannot carry on.
    mailServer.manner = 'is busy'
    await relay.startAgain()
    const second = await alice.seals({ for: bob, in: '2s' })
    const sent = [await noticeIs(post, first, 'SENT'), await noticeIs(post, second, 'SENT')]
    await relay.end('SIGKILL')
    expect(sent.flatMap((notice) => came(post, notice))).toEqual([])
    mailServer.manner = 'takes'
    await relay.startAgain()
    for (const notice of sent) await until(() => came(post, notice).length > 0, { what: 'a mail from the queue' })

    // A mail that is sealed later comes later.
    await noticeIs(post, await alice.seals({ for: bob, in: '2s' }), 'SENT')
    for (const notice of sent) expect(came(post, notice)).toHaveLength(1)
  })

  test('an address that it refuses for good has ended, and its person sees why', async ({ post }) => {
    const { api, world } = post
    const [alice, nobody] = [await settle(api, 'alice'), await settle(api, 'nobody')]
    const user = [localId(nobody.id)]
    await world.query('UPDATE users SET email_proven_at = now() WHERE id = $1', user)
    await world.query(
      `INSERT INTO targets (id, user_id, channel, kinds) VALUES (gen_random_uuid(), $1, 'EMAIL', '{READY}')`,
      user,
    )
    await world.query('INSERT INTO notice_cursors (user_id, seq) VALUES ($1, 0)', user)
    const answer = /^550 5\.1\.1 .*There is nobody of that name/
    const refused = await noticeIs(post, await alice.seals({ for: nobody, in: '2s' }), 'FAILED')
    expect(refused.answer).toMatch(answer)
    const { viewer } = await nobody.ask<{ viewer: { targets: { edges: { node: object }[] } } }>(operations.targets)
    expect(viewer.targets.edges).toMatchObject([
      { node: { endedAt: expect.any(String), endedBecause: expect.stringMatching(answer) } },
    ])
  })
})
