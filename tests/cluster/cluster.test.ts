import { test as base, describe, expect } from 'vitest'
import { startMailServer } from '../support/mail-server.ts'
import { type Load, loadEnv, startLoad } from '../support/rig/load.ts'
import { clusterIsMissing } from './binaries.ts'
import { type Cluster, startCluster } from './cluster.ts'
import { round } from './round.ts'
import { strikes } from './strikes.ts'

if (clusterIsMissing && process.env['OPENON_TEST_SERVERS'] === 'required') throw new Error(clusterIsMissing)
if (clusterIsMissing) console.info(`\n${clusterIsMissing} Until then what needs it is skipped.\n`)

/** What comes after each other on one cluster, while people write, read and are told by mail. */
const course: readonly (keyof typeof strikes)[] = [
  'kill primary',
  'kill worker',
  'kill primary',
  'kill redis',
  'freeze redis',
  'kill primary',
  'kill etcd',
  'cut primary',
  'kill api',
  'cut peers',
  'roll',
]

const test = base.extend<{ world: { cluster: Cluster; load: Load } }>({
  world: [
    // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the fixtures needed off this pattern.
    async ({}, use) => {
      await using mailServer = await startMailServer()
      await using cluster = await startCluster({ apis: 2, workers: 1, isSynchronous: true }, loadEnv(mailServer))
      const place = { url: cluster.url, log: [] }
      await using load = await startLoad({ database: cluster, apis: [place], mailServer, seed: 1 })
      await use({ cluster, load })
    },
    { scope: 'file' },
  ],
})

describe.skipIf(clusterIsMissing !== null)('On a cluster', () => {
  test.for(course.map((name, n) => [n + 1, name] as const))(
    '%i. %s: letters unlock again, and all is well afterwards',
    async ([, name], { world: { cluster, load } }) => {
      await round(cluster, load, strikes[name])
      expect(load.violations).toEqual([])
    },
  )

  test('at the end nothing is lost, was early, or was told twice, and everybody has heard of everything', async ({
    world: { load },
  }) => {
    const { violations, letters, mails } = await load.finish()
    expect({ violations, letters: letters > 100, mails: mails > 6 }).toEqual({
      violations: [],
      letters: true,
      mails: true,
    })
  })
})
