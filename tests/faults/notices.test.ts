import { expect, test } from 'vitest'
import { populate, sealMany } from '../bench/letters.ts'
import { startMailServer } from '../support/mail-server.ts'
import { noticeViolations, undelivered, waitNoMore } from '../support/rig/notices.ts'
import { canHaveWorlds, createWorld } from '../support/rig/world.ts'
import { until } from '../support/until.ts'

const [people, letters, kills] = [500, 1_000, 5]

test.skipIf(!canHaveWorlds)(
  'workers that are killed again and again lose none of many mails and send none twice but in doubt: one record for each letter',
  async () => {
    await using mailServer = await startMailServer()
    await using world = await createWorld(null, { ...mailServer.env, NOTICE_REST: '0s', SWEEP_INTERVAL: '200ms' })
    await world.start('api')
    await populate(world, people)
    await world.query(`UPDATE users SET email_proven_at = now()`)
    await world.query(
      `INSERT INTO targets (id, user_id, channel, kinds) SELECT gen_random_uuid(), id, 'EMAIL', '{READY}' FROM users`,
    )
    await world.query(`INSERT INTO notice_cursors (user_id, seq) SELECT id, 0 FROM users`)
    await sealMany(world, letters, 1, 0)

    const { mails } = mailServer
    for (let kill = 0; kill < kills; kill++) {
      const doomed = await world.start('worker')
      const before = mails.length
      await until(() => mails.length >= before + 10, { what: 'some mails' })
      // Nobody will know whether the next ones came.
      mailServer.manner = 'falls silent'
      await until(() => mails.at(-1)?.isAnswered === false, { what: 'a mail that is not answered' })
      await doomed.end('SIGKILL')
      mailServer.manner = 'takes'
      await waitNoMore(world)
    }
    await world.start('worker')
    await until(async () => (await undelivered(world)) === 0, { what: 'every mail', within: 90_000 })
    expect(await noticeViolations(world, mails)).toEqual([])
    const [{ records, doubted } = { records: 0, doubted: 0 }] = await world.query<{ records: number; doubted: number }>(
      'SELECT count(*)::int AS records, count(*) FILTER (WHERE doubts > 0)::int AS doubted FROM deliveries',
    )
    expect(records).toBeGreaterThan(people / 2)
    expect(doubted).toBeGreaterThanOrEqual(kills)
  },
)
