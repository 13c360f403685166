import { existsSync } from 'node:fs'
import { cp, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { type MailServer, startMailServer, tokenIn } from '../support/mail-server.ts'
import { sound } from '../support/media/sounds.ts'
import * as operations from '../support/operations.ts'
import { logIn, type Person } from '../support/person.ts'
import { canShiftClocks, shiftedClock } from '../support/rig/clock.ts'
import { follow } from '../support/rig/follower.ts'
import { noticeViolations, undelivered } from '../support/rig/notices.ts'
import { startProcess } from '../support/rig/process.ts'
import { violations, waiting } from '../support/rig/promise.ts'
import { canHaveWorlds, createWorld, queryAt, twoPeople, type World } from '../support/rig/world.ts'
import { findPostgres, postgresFolder, runAsPostgres, servePostgres } from '../support/servers/postgres.ts'
import { temporaryFolder } from '../support/servers/throw-away.ts'
import { until } from '../support/until.ts'

/** What is old after a year, and a test still wants to see. */
const kept = { FEED_RETENTION: '3650d', DELIVERY_RETENTION: '3650d', NOTICE_REST: '0s' }
const ready = 'A letter for you is ready'

test.skipIf(!canHaveWorlds || !canShiftClocks)(
  'PostgreSQL that burns down is restored on another machine a year later: what is overdue becomes ready, nothing is told twice, nothing is lost',
  async () => {
    await using mailServer = await startMailServer()
    await using archive = await postgresFolder()
    await using world = await createWorld(null, { ...mailServer.env, ...kept }, archivingTo(archive.path))
    const before = await world.start('all')
    const [alice, bob] = await twoPeople(before)
    await prove(bob, mailServer)
    const seal = (distance: string, more = {}) => alice.seals({ for: bob, in: distance, ...more })
    const film = sound(100_000)
    const mediaId = await alice.uploads(film, { name: 'voice.wav' })

    const toldBefore = await seal('1s')
    await until(() => readyMails(mailServer, bob) === 1, { what: 'the first letter being told' })
    const soon = await seal('2h', { attachments: [{ mediaId }] })
    await using machine = await postgresFolder()
    const data = join(machine.path, 'data')
    await backUp(world, data)
    const toldAfter = await seal('1s')
    await until(() => readyMails(mailServer, bob) === 2, { what: 'the second letter being told' })
    await until(async () => (await undelivered(world)) === 0, { what: 'all having been recorded' })
    const [inHalfAYear, beyond] = [await seal('180d'), await seal('400d')]
    await archiveAll(world, archive.path)
    await using files = await temporaryFolder()
    await cp(join(world.env['OPENON_DATA_DIR'] ?? '', 'media'), join(files.path, 'media'), { recursive: true })
    await before.end('SIGKILL')
    await world.postgres.program.end('SIGQUIT')

    const aYearLater = shiftedClock('+365d')
    await using restored = await restore(data, archive.path, aYearLater)
    const database = { query: queryAt(restored.url) }
    const env = { ...world.env, ...aYearLater, DATABASE_URL: restored.url, OPENON_DATA_DIR: files.path }
    await using after = await startProcess('all', env)
    await until(async () => (await waiting(database)) === 1, { what: 'all but the last being ready' })
    await until(async () => (await undelivered(database)) === 0, { what: 'what became ready being told' })

    expect(await violations(database)).toEqual([])
    expect(await noticeViolations(database, mailServer.mails)).toEqual([])
    const again = await logIn(after, bob)
    await using feed = follow(() => again)
    await until(() => feed.hasHeard('CapsuleReady', inHalfAYear))
    const told = (type: string) =>
      feed.events.filter((event) => event.__typename === type).map(({ capsule }) => capsule.id)
    expect(told('CapsuleSealed')).toHaveLength(5)
    expect(told('CapsuleReady').sort()).toEqual([toldBefore, toldAfter, soon, inHalfAYear].map(({ id }) => id).sort())
    expect(feed.events.map(({ seq }) => seq)).toEqual(feed.events.map((_, n) => n + 1))
    expect(feed.wrong).toEqual([])
    expect(await again.looksAt(beyond)).toMatchObject({ state: 'SEALED', content: null })
    expect((await readFileOf(again, soon, after.url)).equals(film)).toBe(true)
  },
)

/** What makes PostgreSQL keep all that it writes, whole or not at all. */
const archivingTo = (folder: string) => ({
  archive_mode: 'on',
  archive_command: `cp %p ${folder}/.%f && mv ${folder}/.%f ${folder}/%f`,
  full_page_writes: 'on',
})

async function prove(person: Person, mailServer: MailServer): Promise<void> {
  const mail = await mailServer.mailTo(person.email, 'Is this your address?')
  await person.does(operations.proveEmail, { token: tokenIn(mail) })
}

const readyMails = ({ mails }: MailServer, { email }: Person): number =>
  mails.filter((mail) => mail.to === email && mail.subject === ready).length

const binary = findPostgres() ?? ''

const backUp = ({ postgres }: World, data: string): Promise<void> =>
  runAsPostgres(
    join(dirname(binary), 'pg_basebackup'),
    ['--dbname', postgres.url, '--pgdata', data, '--checkpoint', 'fast', '--no-sync'],
    dirname(data),
  )

/** Has PostgreSQL archive what it has written so far. */
async function archiveAll({ query }: World, folder: string): Promise<void> {
  const [{ name } = { name: '' }] = await query<{ name: string }>('SELECT pg_walfile_name(pg_switch_wal()) AS name')
  await until(() => existsSync(join(folder, name)), { what: `${name} being archived` })
}

/** Starts a base backup that goes on to the end of the archive, and is then a database of its own. */
async function restore(data: string, archive: string, clock: Readonly<Record<string, string>>) {
  await writeFile(join(data, 'recovery.signal'), '')
  const settings = { restore_command: `cp ${archive}/%f %p`, recovery_target_action: 'promote' }
  const restored = await servePostgres(binary, data, settings, clock)
  const { query } = { query: queryAt(restored.url) }
  await until(async () => (await query('SELECT WHERE NOT pg_is_in_recovery()')).length === 1, { what: 'its promotion' })
  return restored
}

async function readFileOf(person: Person, letter: { readonly id: string }, url: string): Promise<Buffer> {
  await person.opens(letter)
  const { capsule } = await person.ask<{ capsule: { content: { attachments: { url: string }[] } } }>(
    'query ($id: ID!) { capsule(id: $id) { content { attachments { url } } } }',
    letter,
  )
  const link = new URL(capsule.content.attachments[0]?.url ?? '')
  const response = await fetch(new URL(link.pathname + link.search, url))
  return Buffer.from(await response.arrayBuffer())
}
