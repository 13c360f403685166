import type { BrokenFeed, Looked } from '../../domain/operating/feeds.ts'
import type { Report } from '../../http/operating/report.ts'

export interface FeedsFound {
  readonly looked: Looked
  readonly broken: readonly BrokenFeed[]
  /** Those besides that are not named. */
  readonly unnamed: number
}

export const feedsReport = ({ looked, broken, unnamed }: FeedsFound): Report => ({
  title: 'Feeds',
  tables: [
    {
      title: 'Feeds that are not whole',
      columns: ['user', 'counter', 'pruned up to', 'missing', 'beyond the counter', 'told twice or backwards'],
      rows: broken.map(({ userId, lastSeq, prunedSeq, missing, beyond, backwards }) => [
        userId,
        String(lastSeq),
        String(prunedSeq),
        missing.map(([first, last]) => (first === last ? first : `${first}–${last}`)).join(', ') || '–',
        beyond.join(', ') || '–',
        backwards.join(', ') || '–',
      ]),
    },
  ],
  conclusion: conclude(looked, broken.length + unnamed, unnamed),
})

function conclude({ feeds, events }: Looked, broken: number, unnamed: number): string {
  const of = `${feeds} ${feeds === 1 ? 'feed' : 'feeds'} with ${events} events`
  if (broken === 0) return `Looked at ${of}: numbered without a gap, and nothing is told twice.`
  const more = unnamed > 0 ? `, of which ${unnamed} are not named` : ''
  return `${broken} of ${of} ${broken === 1 ? 'is' : 'are'} not whole${more}: rows were changed past OpenOn, or lost. Compare with a backup.`
}
