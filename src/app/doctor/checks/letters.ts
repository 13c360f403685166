import { withClient } from '../../../infra/migrate.ts'
import { type Check, failed, ok, warning } from '../check.ts'
import { type Sample, sampleOf } from '../sample.ts'
import type { Subject } from '../subject.ts'

/** What is counted at most: what is due is found by its index, letters and feeds by reading them. */
const most = { due: 10_000, letters: 1_000_000, entries: 1_000_000, feeds: 2_000 }

const needed = [10, 15]
const slow = 'Run it again when the database has less to do.'

/** When time will move a letter next. */
const instant = `CASE state WHEN 'SEALED' THEN unfolds_at ELSE unlocks_at END`
const waits = `state IN ('SEALED', 'UNFOLDING')`

const overdue: Check = {
  number: 30,
  title: 'overdue letters',
  after: needed,
  todo: slow,
  async look({ read, database }) {
    const [row] = await read<{ count: number; age: number }>(`
      SELECT count(*)::int AS count, coalesce(extract(epoch FROM now() - min(due_at)), 0)::float8 AS age
        FROM (SELECT due_at
                FROM schedule
               WHERE due_at < now() - interval '1 minute'
               ORDER BY due_at
               LIMIT ${most.due}) AS overdue`)
    const { count = 0, age = 0 } = row ?? {}
    if (count === 0) return ok('none')
    const told = `${count === most.due ? `${count} and more` : count}, the first since ${minutes(age)}`
    if (!(await database()).isServed) return warning(told, 'Start OpenOn: they become ready at its first sweep.')
    return failed(told, 'See that a worker runs and reaches the database; its log has what stops it ("a job failed").')
  },
}

const unscheduled: Check = {
  number: 31,
  title: 'letters without schedule',
  after: needed,
  todo: slow,
  async look(subject) {
    const sample = await sampleOf(subject, 'capsules', most.letters)
    const [row] = await subject.read<{ looked: number; missing: number; late: number; examples: string[] | null }>(
      `
      SELECT count(*)::int AS looked,
             (count(*) FILTER (WHERE due_at IS NULL))::int AS missing,
             (count(*) FILTER (WHERE due_at > ${instant}))::int AS late,
             (array_agg(id::text) FILTER (WHERE due_at IS NULL OR due_at > ${instant}))[1:3] AS examples
        FROM capsules TABLESAMPLE SYSTEM ($1)
        LEFT JOIN schedule ON capsule_id = id
       WHERE ${waits}`,
      [sample.percent],
    )
    const { looked = 0, missing = 0, late = 0, examples } = row ?? {}
    if (missing + late === 0) return ok(`none, of ${told(looked, sample)} that wait`)
    return failed(
      `${missing} would wait for ever and ${late} too long, of ${told(looked, sample)} (such as ${examples?.join(', ')})`,
      'Run "openon doctor --fix": somebody changed the schedule past OpenOn, and it can be made anew from the letters.',
      async () => {
        const [added, hastened] = [await change(subject, addMissing), await change(subject, hasten)]
        return `scheduled ${added} letters, and ${hastened} others for their own instant`
      },
    )
  },
}

const addMissing = `
  WITH missing AS (
    SELECT id, ${instant} AS due_at
      FROM capsules
     WHERE ${waits} AND NOT EXISTS (SELECT FROM schedule WHERE capsule_id = id)
     ORDER BY id
       FOR NO KEY UPDATE
  ),
  changed AS (
    INSERT INTO schedule (capsule_id, due_at) SELECT id, due_at FROM missing ON CONFLICT DO NOTHING RETURNING 1
  )
  SELECT count(*)::int AS changed FROM changed`

const hasten = `
  WITH changed AS (
    UPDATE schedule
       SET due_at = ${instant}
      FROM capsules
     WHERE id = capsule_id AND ${waits} AND due_at > ${instant}
    RETURNING 1
  )
  SELECT count(*)::int AS changed FROM changed`

const superfluous: Check = {
  number: 32,
  title: 'schedule without letters',
  after: needed,
  todo: slow,
  async look(subject) {
    const sample = await sampleOf(subject, 'schedule', most.entries)
    const [row] = await subject.read<{ looked: number; superfluous: number }>(
      `
      SELECT count(*)::int AS looked,
             (count(*) FILTER (WHERE id IS NULL OR NOT ${waits}))::int AS superfluous
        FROM schedule TABLESAMPLE SYSTEM ($1)
        LEFT JOIN capsules ON id = capsule_id`,
      [sample.percent],
    )
    const { looked = 0, superfluous = 0 } = row ?? {}
    if (superfluous === 0) return ok(`none, of ${told(looked, sample, 'entries')}`)
    return failed(
      `${superfluous} of ${told(looked, sample, 'entries')} are of letters that time moves no further`,
      'Run "openon doctor --fix", which removes them; no letter is touched.',
      async () => `removed ${await change(subject, removeEntries)} entries`,
    )
  },
}

const removeEntries = `
  WITH changed AS (
    DELETE FROM schedule
     WHERE NOT EXISTS (SELECT FROM capsules WHERE id = capsule_id AND ${waits})
    RETURNING 1
  )
  SELECT count(*)::int AS changed FROM changed`

const counts: Check = {
  number: 33,
  title: 'counts of letters',
  after: needed,
  todo: slow,
  async look(subject) {
    const sample = await sampleOf(subject, 'feeds', most.feeds)
    const [row] = await subject.read<{ looked: number; wrong: number }>(
      `
      WITH sample AS MATERIALIZED (SELECT * FROM feeds TABLESAMPLE SYSTEM ($1) LIMIT ${most.feeds}),
           counted AS MATERIALIZED (SELECT * FROM letters_counted(ARRAY(SELECT user_id FROM sample)))
      SELECT count(*)::int AS looked,
             (count(*) FILTER (WHERE (${boxes.map((box) => `sample.${box}`)})
                                  <> (${boxes.map((box) => `coalesce(counted.${box}, 0)`)})))::int AS wrong
        FROM sample
        LEFT JOIN counted USING (user_id)`,
      [sample.percent],
    )
    const { looked = 0, wrong = 0 } = row ?? {}
    if (wrong === 0) return ok(`right, of ${told(looked, sample, 'people')}`)
    return failed(
      `wrong for ${wrong} of ${told(looked, sample, 'people')}`,
      'Run "openon db:recount", or "openon doctor --fix".',
      async () => `counted anew for ${await change(subject, 'SELECT recount_letters() AS changed')} people`,
    )
  },
}

const boxes = ['inbox', 'outbox'].flatMap((box) =>
  ['sealed', 'unfolding', 'ready', 'opened'].map((state) => `${box}_${state}`),
)

const gaps: Check = {
  number: 34,
  title: 'gaps in feeds',
  after: needed,
  todo: slow,
  async look(subject) {
    const sample = await sampleOf(subject, 'feeds', most.feeds)
    const [row] = await subject.read<{ looked: number; broken: number; examples: string[] | null }>(
      `
      SELECT count(*)::int AS looked,
             (count(*) FILTER (WHERE has_gap))::int AS broken,
             (array_agg(user_id::text) FILTER (WHERE has_gap))[1:3] AS examples
        FROM (SELECT user_id,
                     (SELECT count(*) <> last_seq - pruned_seq OR max(seq) > last_seq
                        FROM feed_events
                       WHERE feed_events.user_id = sample.user_id AND seq > pruned_seq) AS has_gap
                FROM (SELECT * FROM feeds TABLESAMPLE SYSTEM ($1) LIMIT ${most.feeds}) AS sample) AS looks`,
      [sample.percent],
    )
    const { looked = 0, broken = 0, examples } = row ?? {}
    if (broken === 0) return ok(`none, of ${told(looked, sample, 'people')}`)
    return failed(
      `${broken} of ${told(looked, sample, 'people')} lack events that are not past their retention, or have some that were never counted (such as ${examples?.join(', ')})`,
      'Somebody changed feeds past OpenOn. Letters are whole, and people see them when they load the page anew; restore the events from a backup if you need them.',
    )
  },
}

export const letterChecks: readonly Check[] = [overdue, unscheduled, superfluous, counts, gaps]

/** On a connection that waits as long as it takes. @returns how many rows */
const change = async ({ database }: Subject, statement: string): Promise<number> =>
  withClient((await database()).address, async (client) => {
    const { rows } = await client.query<{ changed: number }>(statement)
    return rows[0]?.changed ?? 0
  })

const told = (looked: number, { isAll }: Sample, what = 'letters'): string =>
  isAll ? `${looked} ${what}` : `a sample of ${looked} ${what}`

const minutes = (seconds: number): string =>
  seconds < 7_200 ? `${Math.round(seconds / 60)} minutes` : `${Math.round(seconds / 3_600)} hours`
