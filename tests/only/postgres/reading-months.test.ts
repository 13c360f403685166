import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { expect, test } from 'vitest'
import { createDatabase } from '../../support/database.ts'
import { until } from '../../support/until.ts'

const connect = async (connectionString: string) => {
  const client = new pg.Client({ connectionString })
  await client.connect()
  return client
}

test('who reads while a month is made finds what moves to it', async () => {
  await using database = await createDatabase('postgres')
  const address = String(database.env['DATABASE_URL'])
  const [maker, reader] = await Promise.all([connect(address), connect(address)])
  const user = randomUUID()
  try {
    await maker.query(
      `INSERT INTO users (id, username, username_key, email, password_hash) VALUES ($1, 'ada', 'ada', 'ada@example.com', '')`,
      [user],
    )
    await maker.query(
      `INSERT INTO audit_events (id, user_id, kind)
       SELECT (left(first_id(now() + interval '5 months')::text, 14) || '7' || substr(gen_random_uuid()::text, 16))::uuid,
              $1, 'LOGGED_OUT'`,
      [user],
    )
    await maker.query('BEGIN')
    for (let isDone = false; !isDone; ) {
      const { rows } = await maker.query(`SELECT make_month('audit_events', 6) AS made`)
      isDone = !rows[0].made
    }
    const reading = reader.query('SELECT tableoid::regclass::text AS part FROM audit_events WHERE user_id = $1', [user])
    await until(
      async () => {
        const { rows } = await maker.query(
          `SELECT wait_event_type = 'Lock' AS waits FROM pg_stat_activity WHERE pid = $1`,
          [(reader as unknown as { processID: number }).processID],
        )
        return rows[0]?.waits
      },
      { what: 'the reader waiting for the months' },
    )
    await maker.query('COMMIT')
    expect((await reading).rows).toEqual([{ part: expect.stringMatching(/^audit_events_\d{4}_\d\d$/) }])
  } finally {
    await Promise.all([maker.end(), reader.end()])
  }
})
