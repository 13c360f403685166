import { existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createArchive, type Entry, openArchive } from '../../src/infra/backup/archive.ts'
import { createDatabase } from '../support/database.ts'
import { atLast, disposable } from '../support/disposable.ts'
import { tokenIn } from '../support/mail-server.ts'
import { sound } from '../support/media/sounds.ts'
import * as operations from '../support/operations.ts'
import { type Letter, logIn, type Person, signUp } from '../support/person.ts'
import { canShiftClocks, shiftedClock } from '../support/rig/clock.ts'
import { type OpenOnProcess, startProcess } from '../support/rig/process.ts'
import { launchProgram, runProgram } from '../support/rig/program.ts'
import { canMount, smallDisk } from '../support/servers/small-disk.ts'
import { temporaryFolder } from '../support/servers/throw-away.ts'
import { until } from '../support/until.ts'

const env = {
  PORT: '0',
  LOG_FORMAT: 'json',
  BCRYPT_COST: '4',
  UNLOCK_MIN_DISTANCE: '0s',
  UNFOLDING_WINDOW: '0s',
  NOTICE_REST: '0s',
  RATE_LIMIT_ADDRESS: 'off',
  RATE_LIMIT_SEAL: 'off',
  FEED_RETENTION: '3650d',
  // A busy machine takes its time.
  OPERATION_TIMEOUT: '60s',
}
const secret = { BACKUP_PASSPHRASE: 'correct horse battery staple' }

/** A place for backups and data folders, and what runs on them. */
const createPlace = () =>
  disposable(async (use) => {
    const { path } = use(await temporaryFolder())
    const { env: home } = use(await createDatabase('embedded'))
    return {
      home: home['OPENON_DATA_DIR'] ?? '',
      in: (name: string) => join(path, name),
      async start(folder: string, more: Record<string, string> = {}): Promise<OpenOnProcess> {
        const openon = await startProcess('all', { ...env, ...more, OPENON_DATA_DIR: folder })
        use(atLast(() => openon.end('SIGKILL')))
        return openon
      },
      launch: (command: 'backup' | 'restore', file: string, folder: string) =>
        launchProgram([command, file], { ...secret, OPENON_DATA_DIR: folder, TMPDIR: path }),
      backUp: (file: string, folder: string) =>
        runProgram(['backup', file], { ...secret, OPENON_DATA_DIR: folder, TMPDIR: path }),
      restore: (file: string, folder: string, more: Record<string, string> = {}) =>
        runProgram(['restore', file], { ...secret, OPENON_DATA_DIR: folder, TMPDIR: path, ...more }),
    }
  })

const ready = 'A letter for you is ready'

/** The mails of a data folder to somebody. */
async function mailsTo({ email }: Person, folder: string) {
  const names = existsSync(join(folder, 'mail')) ? await readdir(join(folder, 'mail')) : []
  const mails = await Promise.all(
    names
      .filter((name) => name.endsWith('.eml'))
      .map(async (name) => simpleParser(await readFile(join(folder, 'mail', name)))),
  )
  return mails.filter(({ to }) => to && 'text' in to && to.text === email)
}

async function prove(person: Person, folder: string): Promise<void> {
  const [mail] = await until(async () => {
    const mails = await mailsTo(person, folder)
    return mails.length === 1 && mails
  })
  await person.does(operations.proveEmail, { token: tokenIn({ text: mail?.text ?? '' }) })
}

const readyMails = async (person: Person, folder: string) =>
  (await mailsTo(person, folder)).filter(({ subject }) => subject === ready).length

interface Notice {
  readonly kind: string
  readonly state: string
  readonly at: string
}

/** What its sender sees of whom a letter was told. */
const noticesOf = async (sender: Person, { id }: Letter): Promise<readonly Notice[]> =>
  (
    await sender.ask<{ capsule: { notices: Notice[] } }>(
      'query ($id: ID!) { capsule(id: $id) { notices { kind state at } } }',
      { id },
    )
  ).capsule.notices

async function readFileOf(person: Person, letter: Letter): Promise<Buffer> {
  await person.opens(letter)
  const { capsule } = await person.ask<{ capsule: { content: { attachments: { url: string }[] } } }>(
    'query ($id: ID!) { capsule(id: $id) { content { attachments { url } } } }',
    { id: letter.id },
  )
  return Buffer.from(await (await fetch(capsule.content.attachments[0]?.url ?? '')).arrayBuffer())
}

test.skipIf(!canShiftClocks)(
  'a backup of an OpenOn that goes on, restored elsewhere a year later: what is overdue becomes ready, once, and nothing is told twice',
  async () => {
    await using place = await createPlace()
    const before = await place.start(place.home)
    const [alice, bob] = await Promise.all([signUp(before, 'alice'), signUp(before, 'bob')])
    await prove(bob, place.home)
    const seal = (distance: string, more = {}) => alice.seals({ for: bob, in: distance, ...more })
    const voice = sound(100_000)
    const mediaId = await alice.uploads(voice, { name: 'voice.wav' })
    const told = await seal('1s')
    await until(async () => (await readyMails(bob, place.home)) === 1, { what: 'the first letter being told' })
    const notices = await until(async () => {
      const all = await noticesOf(alice, told)
      return all[0]?.state === 'SENT' && all
    })
    const overdue = await seal('10d', { title: 'Of the sea', attachments: [{ mediaId }] })
    const beyond = await seal('400d')

    const file = place.in('openon.age')
    let isRunning = true
    const backup = place.backUp(file, place.home).finally(() => (isRunning = false))
    const meanwhile: Letter[] = []
    // Some every second, whatever the backup is at.
    for (; isRunning; await sleep(300)) meanwhile.push(await seal('20d'))
    const { code, out, err } = await backup
    expect(code, err).toBe(0)
    expect(out).toMatch(/ of 2 people, with 1 files\.\n$/)
    expect(meanwhile.length).toBeGreaterThan(1)
    expect(((await stat(file)).mode & 0o777).toString(8)).toBe('600')
    expect(await readFile(file, 'latin1')).not.toMatch(/alice|bob|Of the sea/)
    expect(await readdir(place.home)).not.toContain('backing-up')
    expect(await place.backUp(file, place.home)).toMatchObject({
      code: 1,
      err: expect.stringContaining('is there already'),
    })
    await before.end('SIGKILL')

    const folder = place.in('restored')
    expect(await place.restore(file, folder)).toMatchObject({ code: 0, out: expect.stringContaining('of 2 people') })
    const after = await place.start(folder, { ...shiftedClock('+365d'), DELIVERY_RETENTION: '3650d' })
    const again = await logIn(after, bob)
    await using feed = again.feed({ after: 0 })
    const sealed = async () => (await again.ask<Counts>('{ capsuleCounts(box: INBOX) { sealed ready } }')).capsuleCounts
    await until(async () => (await sealed()).sealed === 1, { what: 'all but the last being ready' })
    const { ready: count } = await sealed()
    // Each was sealed and became ready, but for one that is still sealed.
    const events = (await feed.take(2 * count + 1)).map(({ feed }) => feed)
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, n) => n + 1))
    const readyOnes = events.filter(({ __typename }) => __typename === 'CapsuleReady').map(({ capsule }) => capsule.id)
    expect(new Set(readyOnes).size).toBe(count)
    expect(readyOnes).toEqual(expect.arrayContaining([told.id, overdue.id]))
    // Those that were sealed meanwhile are in it from the first on, up to some moment.
    const met = meanwhile.map(({ id }) => id).filter((id) => readyOnes.includes(id))
    expect(met).toEqual(meanwhile.slice(0, count - 2).map(({ id }) => id))
    const sender = await logIn(after, alice)
    await until(async () => (await noticesOf(sender, overdue))[0]?.state === 'SENT', {
      what: 'what is ready being told',
    })
    expect(await noticesOf(sender, overdue)).toHaveLength(1)
    expect(await noticesOf(sender, told)).toEqual(notices)
    expect(await again.looksAt(beyond)).toMatchObject({ state: 'SEALED', content: null })
    expect((await readFileOf(again, overdue)).equals(voice)).toBe(true)
  },
)

interface Counts {
  readonly capsuleCounts: { readonly sealed: number; readonly ready: number }
}

describe('a backup', () => {
  let place: Awaited<ReturnType<typeof createPlace>>
  let file: string
  beforeAll(async () => {
    place = await createPlace()
    file = place.in('openon.age')
    expect(await place.backUp(file, place.home)).toMatchObject({ code: 0 })
  })
  afterAll(() => place[Symbol.asyncDispose]())

  /** Restores in vain: in one sentence, and nothing is left. */
  async function refused(name: string, broken: string, more: Record<string, string> = {}): Promise<string> {
    const folder = place.in(name)
    const { code, out, err } = await place.restore(broken, folder, more)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    const said = err.replace('Restoring …\n', '')
    expect(said).toMatch(/^[^\n]+\n$/)
    expect(existsSync(folder) ? await readdir(folder) : []).toEqual([])
    return said
  }
  async function broken(name: string, spoil: (file: string) => Promise<unknown>): Promise<string> {
    const path = place.in(name)
    await copyFile(file, path)
    await spoil(path)
    return path
  }

  test('is not opened by another passphrase', async () => {
    expect(await refused('a', file, { BACKUP_PASSPHRASE: 'another passphrase' })).toContain('does not open')
  })

  test('that was cut off is refused', async () => {
    const cut = await broken('cut', async (path) => truncate(path, (await stat(path)).size - 100))
    expect(await refused('b', cut)).toContain('is damaged')
  })

  test('of which one byte was changed is refused', async () => {
    const changed = await broken('changed', async (path) => {
      const bytes = await readFile(path)
      bytes.writeUInt8((bytes.at(-500) ?? 0) ^ 1, bytes.length - 500)
      await writeFile(path, bytes)
    })
    expect(await refused('c', changed)).toContain('is damaged')
  })

  test('is none where the file is something else', async () => {
    expect(await refused('d', await broken('other', (path) => writeFile(path, 'Dear diary')))).toContain('is no backup')
  })

  test('is restored into an empty folder alone', async () => {
    const { code, err } = await place.restore(file, place.home)
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('is not empty') })
  })

  test('that holds what OpenOn never writes is refused, whoever has the passphrase', async () => {
    const passphrase = secret.BACKUP_PASSPHRASE
    async function* withAn(entry: Entry): AsyncGenerator<Entry> {
      for await (const written of await openArchive(file, passphrase)) {
        yield written
        if (written.name === 'openon.json') yield entry
      }
    }
    const bytes = Buffer.from('{"n":1}')
    for (const [n, name] of ['tables/pg_class/1.jsonl', 'media/../../../stolen', 'tables/users/0.jsonl'].entries()) {
      const path = place.in(`strange-${n}`)
      await (await createArchive(path, passphrase))(withAn({ name, bytes }))
      expect(await refused(`strange-folder-${n}`, path), name).toContain('holds what cannot be restored')
      expect(existsSync(place.in('stolen'))).toBe(false)
    }
  })

  test('takes no place that somebody has taken meanwhile, and leaves what is beside it', async () => {
    const mine = join(place.home, 'backup')
    await mkdir(mine)
    await writeFile(join(mine, 'letter'), 'mine')
    const path = join(mine, 'openon.age')
    const { outcome } = place.launch('backup', path, place.home)
    await until(async () => (await readdir(mine)).some((name) => name.endsWith('.part')))
    await writeFile(path, 'another')
    expect(await outcome).toMatchObject({ code: 1, err: expect.stringContaining('is there already') })
    expect(await readFile(path, 'utf8')).toBe('another')
    expect(await readdir(mine)).toEqual(['letter', 'openon.age'])
    await rm(mine, { recursive: true })
    expect(await place.backUp(join(place.home, 'media', 'openon.age'), place.home)).toMatchObject({
      code: 1,
      err: expect.stringContaining('keep backups elsewhere'),
    })
  })

  test('that is told to stop, or its restoring, leaves nothing', async () => {
    const path = place.in('stopped.age')
    const backup = place.launch('backup', path, place.home)
    await until(() => existsSync(join(place.home, 'backing-up', 'trial')))
    backup.kill('SIGTERM')
    expect(await backup.outcome).toMatchObject({ code: 1, err: expect.stringContaining('Stopped by SIGTERM') })
    expect((await readdir(place.in('.'))).filter((name) => name.startsWith('stopped'))).toEqual([])
    expect(await readdir(place.home)).not.toContain('backing-up')

    const folder = place.in('stopped')
    const restoring = place.launch('restore', file, folder)
    await until(() => existsSync(join(folder, 'restoring')))
    restoring.kill('SIGINT')
    expect(await restoring.outcome).toMatchObject({ code: 1, err: expect.stringContaining('Stopped by SIGINT') })
    expect(await readdir(folder)).toEqual([])
  })

  test('of which the restoring was killed is no data folder, and can be restored there again', async () => {
    const folder = place.in('killed')
    const restoring = place.launch('restore', file, folder)
    await until(() => existsSync(join(folder, 'restoring')))
    restoring.kill('SIGKILL')
    await restoring.outcome
    // At the last moment.
    await writeFile(join(folder, 'jwt-secret'), 'half')
    const started = await runProgram([], { ...env, OPENON_DATA_DIR: folder })
    expect(started).toMatchObject({ code: 1, err: expect.stringMatching(/broke off: do it again[^\n]*\n$/) })
    expect(await place.restore(file, folder)).toMatchObject({ code: 0 })
    const isLeft = (name: string) => ['restoring', 'jwt-secret'].includes(name)
    expect((await readdir(folder)).filter(isLeft)).toEqual([])
  })

  test.skipIf(!canMount())('is told in a sentence where the disk is full', async () => {
    await using disk = await smallDisk('20m')
    const folder = join(disk.path, 'data')
    const { code, out, err } = await place.restore(file, folder)
    expect({ code, out, err }).toEqual({
      code: 1,
      out: '',
      err: expect.stringMatching(/^Restoring …\n.* is full.*\n$/),
    })
    expect(await readdir(folder)).toEqual([])
  })

  test('needs a passphrase, which is asked for at a terminal alone', async () => {
    const outcome = await runProgram(['backup', place.in('e')], { OPENON_DATA_DIR: place.home })
    expect(outcome).toMatchObject({ code: 1, err: expect.stringMatching(/^Set BACKUP_PASSPHRASE[^\n]*\n$/) })
  })

  test('of PostgreSQL is made otherwise, which is told', async () => {
    const postgres = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing', ...secret }
    const { code, err } = await runProgram(['backup', place.in('f')], postgres)
    expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(/^That is for the embedded mode[^\n]*\n$/) })
  })
})
