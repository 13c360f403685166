import { expect, test } from 'vitest'
import { startMailServer } from '../support/mail-server.ts'
import { canHaveWorlds, createWorld, settle } from '../support/rig/world.ts'
import { until } from '../support/until.ts'

const receivers = 12

test.skipIf(!canHaveWorlds)(
  'workers that are killed again and again lose no notice and make none twice: one record for each letter',
  async () => {
    await using mailServer = await startMailServer()
    await using world = await createWorld(null, { ...mailServer.env, NOTICE_REST: '0s', SWEEP_INTERVAL: '200ms' })
    const api = await world.start('api')
    const alice = await settle(api, 'alice')
    const people = await Promise.all(Array.from({ length: receivers }, (_, n) => settle(api, `receiver-${n}`)))
    await world.query(`UPDATE users SET email_proven_at = now()`)
    await world.query(
      `INSERT INTO targets (id, user_id, channel, kinds) SELECT gen_random_uuid(), id, 'EMAIL', '{READY}' FROM users`,
    )
    await world.query(`INSERT INTO notice_cursors (user_id, seq) SELECT id, 0 FROM users`)
    await Promise.all(people.map((person) => alice.seals({ for: person, in: '2s' })))
    await world.query(`UPDATE capsules SET unfolds_at = now(), unlocks_at = now()`)
    await world.query(`UPDATE schedule SET due_at = now()`)
    for (let kill = 0; kill < 4; kill++) {
      const doomed = await world.start('worker')
      const before = mailServer.mails.length
      await until(() => mailServer.mails.length > before + kill || mailServer.mails.length >= receivers)
      await doomed.end('SIGKILL')
      // The leases of what it was sending are over.
      await world.query('UPDATE deliveries SET next_at = now(), leased_until = now() WHERE leased_until IS NOT NULL')
    }
    await world.start('worker')
    await until(async () => (await world.query(`SELECT FROM deliveries WHERE next_at IS NOT NULL`)).length === 0)
    const records = await world.query<{ id: string; doubts: number }>(
      `SELECT id, doubts FROM deliveries WHERE kind = 'READY'`,
    )
    expect(records).toHaveLength(receivers)
    const names = mailServer.mails.map(({ messageId }) => messageId)
    for (const { id, doubts } of records) {
      const came = names.filter((name) => name.includes(id)).length
      // Only one whose attempt was in doubt may come again, under its one name.
      expect(came).toBeGreaterThanOrEqual(1)
      expect(came).toBeLessThanOrEqual(1 + doubts)
    }
  },
)
