import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { prismaFolder } from '../../src/app/resources.ts'
import { migrate } from '../../src/infra/migrate.ts'
import { startServer } from '../support/server.ts'
import { temporaryFolder } from '../support/servers/throw-away.ts'
import { until } from '../support/until.ts'

/** What a version to come might do to letters and feeds, by the rules of docs/operating.md: it only adds. */
const expansion = `
  ALTER TABLE capsules ADD COLUMN mood text;
  ALTER TABLE feed_events ADD COLUMN mood text NOT NULL DEFAULT 'none';
  CREATE TABLE moods (name text PRIMARY KEY);
  ALTER TABLE capsules ADD CONSTRAINT capsules_mood_fkey FOREIGN KEY (mood) REFERENCES moods (name) NOT VALID;`

test('a version goes on while a newer one migrates its database, and does not start again on it', async () => {
  await using server = await startServer({ UNFOLDING_WINDOW: '0s' })
  const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
  await using feed = bob.feed({ after: 0 })
  await using folder = await temporaryFolder()
  await cp(prismaFolder, folder.path, { recursive: true })
  const later = join(folder.path, 'migrations', '99990101000000_moods')
  await mkdir(later)
  await writeFile(join(later, 'migration.sql'), expansion)

  let isOver = false
  const sealed: { id: string }[] = []
  const writing = (async () => {
    while (!isOver) sealed.push(await alice.seals({ for: bob, in: '1s' }))
  })()
  try {
    await until(() => sealed.length > 2)
    const address = { connection: { connectionString: String(server.env['DATABASE_URL']) }, poolSize: 1 }
    await migrate(address, folder.path, pino({ level: 'silent' }))
    const then = sealed.length
    await until(() => sealed.length > then + 2)
  } finally {
    isOver = true
    await writing
  }
  const isTold = (id: string) =>
    feed.events.some(({ feed }) => feed.__typename === 'CapsuleReady' && feed.capsule.id === id)
  await until(() => sealed.every(({ id }) => isTold(id)), { what: 'every letter being told' })
  expect(feed.events.map(({ feed }) => feed.seq)).toEqual(feed.events.map((_, n) => n + 1))
  expect(await bob.opens(sealed.at(-1) ?? { id: '' })).toMatchObject({ state: 'OPENED' })

  await expect(server.another('api')).rejects.toThrow(/newer/)
})
