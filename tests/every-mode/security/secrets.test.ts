import { connect } from 'node:net'
import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { openRawSocket } from '../../one-mode/security/support/raw-socket.ts'
import { post } from '../../support/clients/raw-http.ts'
import { createDatabase } from '../../support/database.ts'
import { atLast, disposable } from '../../support/disposable.ts'
import { type MailServer, startMailServer, tokenIn } from '../../support/mail-server.ts'
import { mode } from '../../support/mode.ts'
import * as operations from '../../support/operations.ts'
import { inTime, type Person, password, signUp } from '../../support/person.ts'
import { type PushService, startPushService } from '../../support/push-service.ts'
import { type Receiver, startReceiver } from '../../support/receiver.ts'
import { type OpenOnProcess, startProcess } from '../../support/rig/process.ts'
import { startCollector } from '../../support/servers/collector.ts'
import { until } from '../../support/until.ts'

/** Nothing of this may ever be seen outside of requests and their answers. */
const secret = {
  body: 'MARK-body-of-a-letter',
  draft: 'MARK-body-of-a-draft',
  media: 'https://media.example.com/MARK-media.jpg',
  reply: 'MARK-reply',
  title: 'MARK-title',
  password: 'MARK-password-1x',
  wrongPassword: 'MARK-wrong-password-1x',
  variable: 'MARK-variable',
  document: 'MARK-in-a-document',
  webhook: 'MARK-address-of-a-webhook',
  device: 'MARK-device',
}

const env = {
  PORT: '0',
  BCRYPT_COST: '4',
  UNLOCK_MIN_DISTANCE: '0s',
  UNFOLDING_WINDOW: '0s',
  LOG_FORMAT: 'json',
  LOG_LEVEL: 'debug',
  FEED_HEARTBEAT: '100ms',
  NOTICE_REST: '0s',
  VAPID_KEY: Buffer.alloc(32, 7).toString('base64'),
  WEBHOOK_PRIVATE_ADDRESSES: 'true',
  NODE_EXTRA_CA_CERTS: process.env['NODE_EXTRA_CA_CERTS'] ?? '',
}

/** Where people are told of letters. */
interface Outside {
  readonly mailServer: MailServer
  readonly pushService: PushService
  readonly receiver: Receiver
}

/** Somebody who is told in every way, and what nobody else may know of that. */
async function reachable(api: OpenOnProcess, { mailServer, pushService, receiver }: Outside, name: string) {
  const person = await signUp(api, name)
  const link = tokenIn(await mailServer.mailTo(person.email, 'Is this your address?'))
  await person.does(operations.proveEmail, { token: link })
  const browser = pushService.subscribe()
  const { subscription } = browser
  const device = { ...subscription, device: secret.device }
  expect(await person.does(operations.addPushTarget, { input: device })).toMatchObject({ __typename: 'PushTarget' })
  const url = `${receiver.url}${secret.webhook}`
  const webhook = (await person.does(operations.addWebhookTarget, { url })) as unknown as { secret: string }
  const secrets = [
    link,
    webhook.secret,
    subscription.auth,
    subscription.p256dh,
    new URL(subscription.endpoint).pathname,
  ]
  return { person, browser, secrets: [...secrets, person.email] }
}

/** What people were told of letters. */
async function everyNotice(
  { mailServer, pushService, receiver }: Outside,
  sender: Person,
  browsers: readonly { readonly browser: ReturnType<PushService['subscribe']> }[],
): Promise<string> {
  await mailServer.mailTo(sender.email, 'Your letter was opened')
  await mailServer.mailTo(sender.email, 'Your letter was answered')
  const types = ['letter.ready', 'letter.opened', 'letter.replied']
  await until(() => types.every((type) => receiver.calls.some(({ body }) => body.includes(type))), {
    what: 'every call of webhooks',
  })
  await until(() => pushService.calls.length >= types.length, { what: 'every push' })
  const pushes = pushService.calls.map((call) => {
    const { browser } = browsers.find(({ browser }) => browser.subscription.endpoint.endsWith(call.path)) ?? {}
    return JSON.stringify(browser?.read(call))
  })
  expect(pushes.every((push) => push?.includes('title'))).toBe(true)
  const calls = [...pushService.calls, ...receiver.calls].map(({ headers }) => JSON.stringify(headers))
  const mails = mailServer.mails.flatMap(({ raw, text, html }) => [raw, text, html])
  return [...mails, ...pushes, ...calls, ...receiver.calls.map(({ body }) => body.toString())].join('\n')
}

/**
 * Every way in and out, with secrets in all of them.
 *
 * @param look is called when all has been told, before anybody leaves
 * @returns the tokens that were used, and what was told of letters
 */
async function useEverything(
  api: OpenOnProcess,
  outside: Outside,
  look: () => Promise<void>,
): Promise<{ tokens: string[]; notices: string }> {
  const told = await Promise.all([reachable(api, outside, 'alice'), reachable(api, outside, 'bob')])
  const [{ person: alice }, { person: bob }] = told
  const { url } = api
  const streams = (['ws', 'sse'] as const).map((over) => bob.feed({ after: 0, over }))

  const draft = await alice.drafts({ title: secret.title, body: secret.draft, media: [secret.media] })
  await alice.does(operations.updateDraft, { input: { id: draft.id, body: secret.body } })
  // Not ready with the other letter: one mail would tell both, in other words.
  const unlocksAt = inTime('1h').toISOString()
  await alice.does(operations.sealDraft, { input: { id: draft.id, receiverId: bob.id, unlocksAt } })
  const letter = await alice.seals({
    for: bob,
    in: '1s',
    title: secret.title,
    body: secret.body,
    media: [secret.media],
  })
  await using changes = alice.subscribe(operations.capsuleChanges, { id: letter.id })
  await changes.next()
  // Of a letter that is opened at once nobody is told any more.
  await outside.mailServer.mailTo(bob.email, 'A letter for you is ready')
  await until(() => outside.receiver.calls.length > 0 && outside.pushService.calls.length > 0, {
    what: 'a letter being told everywhere',
  })
  const opened = await until(async () => {
    const result = await bob.opens(letter)
    return result.__typename === 'Capsule' && result
  })
  expect(opened).toMatchObject({ content: { body: secret.body } })
  const reply = 'mutation ($input: ReplyInput!) { replyToCapsule(input: $input) { __typename } }'
  await bob.query(reply, { input: { capsuleId: letter.id, body: secret.reply } })
  const doomed = await alice.drafts({ body: secret.draft })
  await alice.does(operations.deleteDraft, { id: doomed.id })

  await post(url, null, operations.logIn, { input: { login: alice.username, password: secret.wrongPassword } })
  await post(url, null, operations.logIn, { input: { login: secret.wrongPassword, password: secret.wrongPassword } })
  const change = 'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { __typename } }'
  await alice.does(change, { input: { currentPassword: password, newPassword: secret.password } })
  const refreshed = (await bob.does(operations.refreshSession, { refreshToken: bob.refreshToken })) as unknown as {
    accessToken: string
    refreshToken: string
  }
  await bob.does(operations.refreshSession, { refreshToken: bob.refreshToken })

  // What no client of ours would send.
  await alice.query(`{ ${secret.document.replaceAll('-', '_')} }`)
  await alice.query(`{ "${secret.document}`)
  await alice.query('query ($n: Int!) { feed(after: $n) { lastSeq } }', { n: secret.variable })
  await alice.query(operations.createDraft, { input: { title: `${secret.variable}\0`, nonsense: secret.variable } })
  await alice.query(operations.createDraft, { input: { title: `${secret.title}\0`, body: `${secret.body}\0\ud800` } })
  await alice.query('query ($i: ID!) { node(id: $i) { id } }', { i: `${secret.variable}\0` })
  for (const body of [
    `{"query":"${secret.document}`,
    `["${secret.document}"]`,
    `{"query":"{viewer{id}}","variables":"${secret.variable}"}`,
  ]) {
    await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  }
  await fetch(
    `${url}?query=${encodeURIComponent(`{ usernameAvailability(username: "${secret.document}") { reason } }`)}`,
  )
  await using socket = await openRawSocket(url, alice.accessToken)
  socket.subscribe('bad', `{ ${secret.document}`, { secret: secret.variable })
  await socket.first('bad')
  socket.send(`{"type":"${secret.document}`)
  await socket.closed

  await Promise.all(streams.map((stream) => stream.next()))
  await Promise.all(streams.map((stream) => stream.stop()))
  const notices = await everyNotice(outside, alice, told)
  await look()
  await alice.query('mutation ($p: String!) { deleteAccount(password: $p) { __typename } }', {
    p: secret.wrongPassword,
  })
  await alice.query('mutation ($p: String!) { deleteAccount(password: $p) { __typename } }', { p: secret.password })
  const tokens = [alice, bob, refreshed].flatMap(({ accessToken, refreshToken }) => [accessToken, refreshToken])
  return { tokens: [...tokens, ...told.flatMap(({ secrets }) => secrets)], notices }
}

/** Everything that passes through PostgreSQL's channels and through Redis, from now on. */
const eavesdrop = (databaseUrl: string) =>
  disposable(async (use) => {
    const heard: string[] = []
    const client = new pg.Client({ connectionString: databaseUrl })
    await client.connect()
    use(atLast(() => client.end()))
    client.on('notification', ({ channel, payload }) => void heard.push(`${channel} ${payload}`))
    await client.query('LISTEN openon_feed')
    if (mode === 'redis') {
      const servers = inject('servers')
      if ('missing' in servers.redis) throw new Error(servers.redis.missing)
      const { hostname, port } = new URL(servers.redis.url)
      const monitor = connect(Number(port), hostname)
      use(atLast(async () => void monitor.destroy()))
      monitor.setEncoding('utf8').on('data', (lines) => void heard.push(String(lines)))
      monitor.write('MONITOR\r\n')
      await until(() => heard.length > 0, { what: 'Redis telling all it is told' })
    }
    return { heard, client }
  })

async function everyRow(client: pg.Client): Promise<string> {
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  )
  const rows: string[] = []
  for (const { name } of tables) {
    const found = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} AS t`)
    rows.push(...found.rows.map(({ row }) => row))
  }
  return rows.join('\n')
}

/** Keeps all that PostgreSQL's queue is ever told: what is done is gone from it. */
const overhearQueue = `
  CREATE TABLE overheard (told text);
  CREATE FUNCTION overhear() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN INSERT INTO public.overheard VALUES (NEW::text); RETURN NULL; END $$;
  DO $$
  DECLARE part regclass;
  BEGIN
    FOR part IN SELECT oid FROM pg_class
                 WHERE relnamespace = 'bullmq'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
    LOOP
      EXECUTE format('CREATE TRIGGER overhear AFTER INSERT OR UPDATE ON %s FOR EACH ROW
                      EXECUTE FUNCTION public.overhear()', part);
    END LOOP;
  END $$`

/** Makes the database refuse all new content, and say in its error what it was. */
const refuseContent = `ALTER TABLE capsule_contents ADD CONSTRAINT boom CHECK (key_id = 'x') NOT VALID;
                       ALTER TABLE capsules ADD CONSTRAINT bang CHECK (title = 'x') NOT VALID`

test('no letter, password, address or token leaves the process but in answers: not to its output, not to traces, not to queues, not to NOTIFY, not in what people are told', async () => {
  await using mailServer = await startMailServer()
  await using pushService = await startPushService()
  await using receiver = await startReceiver()
  await using collector = await startCollector()
  await using database = await createDatabase(mode)
  const databaseUrl = database.env['DATABASE_URL']
  await using ears = databaseUrl ? await eavesdrop(databaseUrl) : null
  const outside = { ...mailServer.env, ...collector.env('all') }
  await using api = await startProcess('all', { ...database.env, ...outside, ...env, ...unlimited })

  if (ears && mode === 'postgres') await ears.client.query(overhearQueue)
  let dump = ''
  let deliveries: string[] = []
  const look = async () => {
    if (!ears) return
    dump = await everyRow(ears.client)
    const { rows } = await ears.client.query<{ row: string }>('SELECT t::text AS row FROM deliveries AS t')
    deliveries = rows.map(({ row }) => row)
  }
  const { tokens, notices } = await useEverything(api, { mailServer, pushService, receiver }, look)
  const links = mailServer.mails.filter(({ text }) => text.includes('/#/verify/')).map(tokenIn)
  expect(links.length).toBeGreaterThan(0)
  if (ears) {
    dump += await everyRow(ears.client)
    await ears.client.query(refuseContent)
    const carol = await signUp(api, 'carol')
    const { errors } = await carol.query(operations.createDraft, { input: { title: secret.title, body: secret.draft } })
    const requestId = errors[0]?.extensions?.requestId
    expect(errors[0]?.extensions?.code).toBe('INTERNAL_SERVER_ERROR')
    await until(() => api.log.filter((line) => line.includes(String(requestId))).length === 2)
    tokens.push(carol.accessToken, carol.refreshToken)
  }
  await api.end('SIGTERM')

  const output = api.log.join('\n')
  expect(output).toContain('"operation"')
  const traces = collector.bodies.join('\n')
  expect(traces).toContain('"statement ')
  const wires = ears?.heard.join('') ?? ''
  const queue = ears && mode === 'postgres' ? await ears.client.query('SELECT told FROM overheard') : null
  const told = queue?.rows.map(({ told }) => told).join('\n') ?? ''
  expect(told === '').toBe(queue === null)
  expect(notices.match(/.{0,200}MARK[-_].{0,50}/gi) ?? []).toEqual([])
  for (const [where, text] of Object.entries({
    output,
    traces,
    wires,
    queue: told,
    deliveries: deliveries.join('\n'),
  })) {
    expect(text.match(/.{0,200}MARK[-_].{0,50}/gi) ?? [], where).toEqual([])
    for (const token of tokens) expect(text.includes(token.split('.')[2] ?? token), where).toBe(false)
  }
  if (ears) expect([ears.heard.length > 0, deliveries.length > 0]).toEqual([true, true])
  // Addresses of accounts are no secret from who keeps the database; all that proves something is.
  const proofs = [...links, ...tokens.filter((token) => !token.includes('@'))]
  for (const proof of proofs) expect(dump.includes(proof)).toBe(false)
  // The title is no secret from who keeps the database; what the letter says is.
  expect(dump.match(/MARK-(?!title).{0,50}/gi) ?? []).toEqual([])
})

const unlimited = Object.fromEntries(
  ['ADDRESS', 'USER', 'LOG_IN', 'SEAL', 'SEARCH'].map((name) => [`RATE_LIMIT_${name}`, 'off']),
)

test('every operation is one line: what it was, whose, how long and how it ended', async () => {
  await using database = await createDatabase(mode)
  await using api = await startProcess('all', { ...database.env, ...env, ...unlimited })
  const alice = await signUp(api, 'alice')
  const before = await until(() => api.log.findIndex((line) => line.includes('"operation"')) + 1)
  await alice.query('query Now { serverTime }')
  await post(api.url, null, 'query Mine { inbox { totalCount } }')
  await alice.query(`query ${'N'.repeat(5_000)} { serverTime }`)
  await alice.query('{')
  await alice.query('query Wrong { nonsense }')
  await using feed = alice.subscribe('subscription Live { feed(after: 0) { seq } }')
  await alice.seals({ for: alice })
  await feed.next()
  await feed.stop()

  const lines = await until(() => {
    const told = api.log
      .slice(before)
      .map((line) => JSON.parse(line))
      .filter(({ msg }) => msg === 'operation')
    return told.length === 7 && told
  })
  const user = Buffer.from(alice.id, 'base64').toString().split(':')[1]
  expect(lines).toMatchObject([
    {
      operation: 'query',
      name: 'Now',
      user,
      outcome: 'ok',
      duration: expect.any(Number),
      requestId: expect.any(String),
    },
    { operation: 'query', name: 'Mine', user: null, outcome: 'UNAUTHENTICATED' },
    { operation: 'query', name: 'N'.repeat(100), user, outcome: 'ok' },
    { name: null, outcome: 'GRAPHQL_PARSE_FAILED' },
    { name: null, outcome: 'GRAPHQL_VALIDATION_FAILED' },
    { operation: 'mutation', user, outcome: 'ok' },
    { operation: 'subscription', name: 'Live', user, outcome: 'ok' },
  ])
})
