import type { Counted, Measured, Watched } from '../domain/ports.ts'
import { latenessBounds } from '../domain/ports.ts'

/** How a metric is called in Prometheus (its conventions: base units, and units and `total` in the name), and what it is. */
export interface Metric {
  readonly name: string
  readonly help: string
  readonly labels?: readonly string[]
}

export const counters: Readonly<Record<keyof Counted, Metric>> = {
  lettersMoved: {
    name: 'openon_letters_moved_total',
    help: 'Letters that this process has moved because their time had come, by the state they came to.',
    labels: ['to'],
  },
  unlockBatches: {
    name: 'openon_unlock_batches_total',
    help: 'Statements that have looked for letters whose time had come, and moved them.',
  },
  lettersFoundBySweep: {
    name: 'openon_letters_found_by_sweep_total',
    help: 'Letters that were moved by the sweep, because no alarm had rung for them.',
  },
  alarms: {
    name: 'openon_alarms_total',
    help: 'Alarms that were set, or could not be.',
    labels: ['outcome'],
  },
  jobFailures: {
    name: 'openon_job_failures_total',
    help: "Runs of a worker's jobs that failed, and will be made again.",
    // Prometheus has a label `job` of its own.
    labels: ['name'],
  },
  notices: {
    name: 'openon_notices_total',
    help: 'Attempts to tell somebody something outside, by channel and what became of them.',
    labels: ['channel', 'outcome'],
  },
  feedReads: { name: 'openon_feed_reads_total', help: 'Queries that have read feeds for subscribers.' },
  feedEventsRead: { name: 'openon_feed_events_read_total', help: 'Events that those queries have found.' },
  rings: { name: 'openon_rings_total', help: 'Rings of the doorbell from this process.', labels: ['topic', 'outcome'] },
  ringsHeard: { name: 'openon_rings_heard_total', help: 'Rings that this process has heard.', labels: ['topic'] },
  ringGaps: {
    name: 'openon_ring_gaps_total',
    help: 'How often rings may have been missed, and everything was looked at: once at the start.',
  },
  operations: {
    name: 'openon_operations_total',
    help: "GraphQL operations, by name (the page's own, or other), kind and outcome.",
    labels: ['name', 'kind', 'outcome'],
  },
  queries: {
    name: 'openon_queries_total',
    help: 'Queries where there is a replica, by where they were read; again: at the primary, after the replica had failed.',
    labels: ['at'],
  },
  refusals: { name: 'openon_refusals_total', help: 'What was refused because of a limit.', labels: ['limit'] },
  httpResponses: {
    name: 'openon_http_responses_total',
    help: 'Responses of the API over HTTP, by the class of their status.',
    labels: ['status'],
  },
  mediaBytesReceived: {
    name: 'openon_media_received_bytes_total',
    help: 'Bytes of files that were brought, and kept.',
  },
  mediaBytesServed: { name: 'openon_media_served_bytes_total', help: 'Bytes of files that were read.' },
}

export const histograms: Readonly<Record<keyof Measured, Metric & { readonly buckets: readonly number[] }>> = {
  unlockLateness: {
    name: 'openon_unlock_lateness_seconds',
    help: "From the instant of a letter to the end of the statement that made it ready, by the database's clock.",
    buckets: latenessBounds,
  },
  unlockDelivery: {
    name: 'openon_unlock_delivery_seconds',
    help: 'From the instant of a letter until who listens to their feed was sent that it is ready, by the clock of this process.',
    buckets: latenessBounds,
  },
  operationDuration: {
    name: 'openon_operation_duration_seconds',
    help: 'How long queries and mutations took, from when they were understood until they were answered.',
    labels: ['name', 'kind'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  },
  statementDuration: {
    name: 'openon_database_statement_duration_seconds',
    help: 'How long hot statements took, with their wait for a connection.',
    labels: ['statement'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 2.5, 5],
  },
}

/** Read of the process when somebody looks. */
export const watched: Readonly<Record<Watched, Metric>> = {
  socketsOpen: { name: 'openon_sockets_open', help: 'WebSockets that are open.' },
  subscriptionsOpen: { name: 'openon_subscriptions_open', help: 'Subscribers to feeds, over sockets and SSE.' },
  databaseConnections: { name: 'openon_database_connections', help: 'Connections of the pool.' },
  databaseConnectionsIdle: { name: 'openon_database_connections_idle', help: 'Those of them that nobody uses.' },
  databasePoolWaiting: { name: 'openon_database_pool_waiting', help: 'Requests that wait for one of them.' },
  passwordQueueLength: {
    name: 'openon_password_queue_length',
    help: 'Passwords that wait for their turn to be hashed.',
  },
  replicaLag: {
    name: 'openon_replica_lag_seconds',
    help: 'How old the last instant is of which this process knows that the replica has all that was committed before.',
  },
  uploadsUnderWay: { name: 'openon_uploads_under_way', help: 'Uploads that are being received.' },
}

/** Asked of the database, and of what else OpenOn stands on, when somebody looks. */
export type Asked = keyof typeof asked

export const asked = {
  lettersDue: {
    name: 'openon_letters_due',
    help: 'Letters whose time has come and that nobody has moved yet; counted up to 10000.',
  },
  lettersOverdue: {
    name: 'openon_letters_overdue',
    help: 'Those of them whose time came more than a minute ago; counted up to 10000.',
  },
  oldestLetterAge: {
    name: 'openon_letters_due_oldest_age_seconds',
    help: 'How long the time of the first of them has been over; 0 where there is none.',
  },
  deliveriesWaiting: {
    name: 'openon_deliveries_waiting',
    help: 'Deliveries that are due and that nobody has taken yet, by channel; counted up to 10000.',
    labels: ['channel'],
  },
  oldestDeliveryAge: {
    name: 'openon_deliveries_waiting_oldest_age_seconds',
    help: 'How long the first of them has been due; 0 where there is none.',
    labels: ['channel'],
  },
  clockOffset: {
    name: 'openon_clock_offset_seconds',
    help: "How far the clock of this process is ahead of the database's; behind it where negative.",
  },
  dependencyUp: {
    name: 'openon_dependency_up',
    help: '1 where what OpenOn stands on answers, as in /health/ready, and else 0.',
    labels: ['dependency'],
  },
  dependencyLatency: {
    name: 'openon_dependency_latency_seconds',
    help: 'How long its last answer took; of the doorbell, how long ago it was heard.',
    labels: ['dependency'],
  },
} as const satisfies Readonly<Record<string, Metric>>
