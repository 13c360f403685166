import { span } from '../../domain/operating/span.ts'
import type { Report, Table } from '../../http/operating/report.ts'
import type { Figures } from './figures.ts'
import { instant, yesOrNo } from './words.ts'

export const figuresReport = (figures: Figures): Report => ({
  title: 'Operations',
  tables: [checks(figures), letters(figures), outbox(figures), ...queue(figures), ofProcess(figures)],
  conclusion: conclude(figures),
})

function conclude({ ready, status, checks, database }: Figures): string {
  const away = Object.entries(checks).flatMap(([name, { state }]) => (state === 'away' ? [name] : []))
  const overdue = database?.overdue ?? 0
  return [
    ready ? 'This process is ready.' : `This process is not ready: it is ${status}, or lacks what it needs.`,
    ...(away.length > 0 ? [`Away: ${away.join(', ')}.`] : []),
    ...(overdue > 0 ? [`${overdue} letters are overdue by more than a minute: see that a worker runs.`] : []),
    ...(database ? [] : ['The database does not say what is due.']),
  ].join(' ')
}

const checks = ({ checks, now }: Figures): Table => ({
  title: 'Checks',
  columns: ['what', 'state', 'needed', 'answered in', 'since'],
  rows: Object.entries(checks).map(([name, { state, needed = false, latencyMs = null, since = null, why }]) => [
    name,
    why === undefined ? state : `${state}: ${why}`,
    yesOrNo(needed),
    latencyMs === null ? '–' : `${latencyMs} ms`,
    instant(since, now),
  ]),
})

const letters = ({ database }: Figures): Table => ({
  title: 'Letters',
  columns: [],
  rows: database
    ? [
        ['due, and not moved', String(database.due)],
        ['of them for more than a minute', String(database.overdue)],
        ['the first of them for', span(1_000 * database.oldest)],
      ]
    : [],
})

const outbox = ({ database }: Figures): Table => ({
  title: 'Outbox',
  columns: ['channel', 'waiting', 'the first for'],
  rows: (database?.deliveries ?? []).map(({ channel, waiting, oldest }) => [
    channel,
    String(waiting),
    span(1_000 * oldest),
  ]),
})

function queue({ queue, now }: Figures): Table[] {
  if ('why' in queue) return [{ title: 'Queue', columns: [], rows: [['away', queue.why]] }]
  const { counts, next, failed } = queue
  return [
    { title: 'Queue', columns: [], rows: Object.entries(counts).map(([state, count]) => [state, String(count)]) },
    { title: 'Next alarms', columns: ['alarm', 'rings'], rows: next.map(({ name, at }) => [name, instant(at, now)]) },
    {
      title: 'Failed jobs',
      columns: ['job', 'at', 'why'],
      rows: failed.map(({ name, at, why }) => [name, instant(at, now), why]),
    },
  ]
}

const words: Readonly<Record<keyof Figures['process'], string>> = {
  socketsOpen: 'sockets',
  subscriptionsOpen: 'subscriptions',
  databaseConnections: 'database connections',
  databaseConnectionsIdle: 'of them idle',
  databasePoolWaiting: 'requests waiting for one',
  passwordQueueLength: 'passwords waiting',
  uploadsUnderWay: 'uploads',
  replicaLag: 'seconds that the replica is behind',
}

const ofProcess = ({ process, eventLoop }: Figures): Table => ({
  title: 'This process',
  columns: [],
  rows: [
    ...Object.entries(process).map(([name, value]) => [words[name as keyof Figures['process']], String(value)]),
    ['event loop late, of 100 times at most 99', `${eventLoop.p99} ms`],
    ['event loop late, at most', `${eventLoop.max} ms`],
  ],
})
