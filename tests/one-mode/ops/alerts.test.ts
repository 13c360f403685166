import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { prometheusIsMissing, promtool } from '../../support/servers/prometheus.ts'
import { temporaryFolder } from '../../support/servers/throw-away.ts'

if (prometheusIsMissing && process.env['OPENON_TEST_SERVERS'] === 'required') throw new Error(prometheusIsMissing)

const rules = fileURLToPath(new URL('../../../ops/prometheus-rules.yml', import.meta.url))

const worker = (series: string) => `${series}{job="openon", instance="worker-1:9464"}`
const well = {
  [worker('up')]: '1x40',
  [worker('openon_letters_overdue')]: '0x40',
  [worker('openon_letters_found_by_sweep_total')]: '0x40',
  [worker('openon_database_pool_waiting')]: '0x40',
  [worker('openon_clock_offset_seconds')]: '-0.01x40',
  [worker('nodejs_eventloop_lag_p99_seconds')]: '0.02x40',
  'openon_dependency_up{job="openon", instance="worker-1:9464", dependency="database"}': '1x40',
  'openon_dependency_up{job="openon", instance="worker-1:9464", dependency="queue"}': '1x40',
  'openon_dependency_up{job="openon", instance="worker-1:9464", dependency="store"}': '1x40',
  'openon_deliveries_waiting_oldest_age_seconds{job="openon", channel="email"}': '2x40',
  'openon_http_responses_total{job="openon", status="2xx"}': '0+100x40',
  'openon_http_responses_total{job="openon", status="5xx"}': '0x40',
  'openon_operations_total{job="openon", outcome="ok"}': '0+100x40',
  'openon_unlock_lateness_seconds_bucket{job="openon", le="1"}': '0+10x40',
  'openon_unlock_lateness_seconds_bucket{job="openon", le="+Inf"}': '0+10x40',
}

/** What is different, and the alerts that are raised of it after ten minutes; a sample comes every 15 seconds. */
const troubles: readonly (readonly [Record<string, string>, readonly string[]])[] = [
  [{}, []],
  [{ [worker('openon_letters_overdue')]: '3x40' }, ['OpenOnLettersOverdue']],
  [{ [worker('openon_letters_overdue')]: '_x40' }, ['OpenOnNobodyLooks']],
  [{ [worker('up')]: '0x40' }, ['OpenOnProcessDown']],
  [{ [worker('openon_database_pool_waiting')]: '4x40' }, ['OpenOnDatabasePoolWaits']],
  [{ [worker('nodejs_eventloop_lag_p99_seconds')]: '0.5x40' }, ['OpenOnEventLoopBlocked']],
  [{ [worker('openon_clock_offset_seconds')]: '-3x40' }, ['OpenOnClockOff']],
  [
    { 'openon_dependency_up{job="openon", instance="worker-1:9464", dependency="queue"}': '0x40' },
    ['OpenOnQueueOrDoorbellAway'],
  ],
  [{ 'openon_dependency_up{job="openon", instance="worker-1:9464", dependency="store"}': '0x40' }, ['OpenOnStoreAway']],
  [
    { 'openon_dependency_up{job="openon", instance="worker-1:9464", dependency="replica"}': '0x40' },
    ['OpenOnReplicaAway'],
  ],
  [
    { 'openon_dependency_up{job="openon", instance="worker-1:9464", dependency="database"}': '0x40' },
    ['OpenOnDatabaseAway'],
  ],
  [
    { 'openon_deliveries_waiting_oldest_age_seconds{job="openon", channel="email"}': '400x40' },
    ['OpenOnDeliveriesWait'],
  ],
  [{ 'openon_http_responses_total{job="openon", status="5xx"}': '0+5x40' }, ['OpenOnServerErrors']],
  [{ 'openon_unlock_lateness_seconds_bucket{job="openon", le="1"}': '0+1x40' }, ['OpenOnUnlocksLate']],
]

const cases = troubles.map(([trouble, raised]) => ({
  interval: '15s',
  input_series: Object.entries({
    ...well,
    'openon_unlock_lateness_seconds_bucket{job="openon", le="60"}': '0+10x40',
    ...trouble,
  }).map(([series, values]) => ({ series, values })),
  // What is firing, by name alone.
  promql_expr_test: [
    {
      expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
      eval_time: '10m',
      exp_samples: raised.map((name) => ({ labels: `{alertname="${name}"}`, value: 1 })),
    },
  ],
}))

test.skipIf(prometheusIsMissing)(
  'alerts are raised of what is wrong, each of its own, and none while all is well',
  async () => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'alerts.yml')
    await writeFile(file, JSON.stringify({ rule_files: [rules], evaluation_interval: '15s', tests: cases }))
    expect(await promtool(['test', 'rules', file])).toContain('SUCCESS')
  },
)
