import { makeMonths } from '../../../domain/months.ts'
import { type Check, ok, warning } from '../check.ts'

export const monthsCheck: Check = {
  number: 17,
  title: 'months',
  after: [15],
  todo: 'Let this user read the tables audit_events and deliveries.',
  async look({ read, prisma, log }) {
    const tables = await read<{ name: string; isAhead: boolean; others: number }>(`
      SELECT name,
             (SELECT max(until) > now() + interval '7 days' FROM months_of(name::regclass)) AS "isAhead",
             CASE name WHEN 'deliveries' THEN (SELECT count(*)::int FROM deliveries_other)
                       ELSE (SELECT count(*)::int FROM audit_events_other) END AS others
        FROM unnest(ARRAY['audit_events', 'deliveries']) AS name`)
    const mend = async () => {
      await makeMonths({ db: await prisma(), log })
      return 'made the months to come'
    }
    const late = tables.filter(({ isAhead }) => !isAhead).map(({ name }) => name)
    if (late.length > 0)
      return warning(
        `the next month of ${late.join(' and ')} is not there, and what comes is kept apart`,
        'See that a worker runs, which makes them, and what its log says of the job make-months.',
        mend,
      )
    const apart = tables.filter(({ others }) => others > 0).map(({ name, others }) => `${others} of ${name}`)
    if (apart.length > 0)
      return warning(
        `rows are of no month: ${apart.join(', ')}`,
        'Mend the clock of the process that wrote them (NTP). They move to their month when that is made, and go at their time.',
      )
    return ok('the months to come are there')
  },
}
