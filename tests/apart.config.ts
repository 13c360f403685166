import { defineConfig } from 'vitest/config'
import { maxWorkers, resolve, shared } from '../vitest.config.ts'

// Apart from the suite, for they take many servers at once, or such as few machines have, or root.
export default defineConfig({
  test: {
    projects: [
      // Servers are killed, paused and cut off.
      { resolve, test: { ...shared, name: 'faults', include: ['tests/faults/**/*.test.ts'] } },
      // What operators do: with servers of their own, and programs that run for a while.
      {
        resolve,
        test: {
          ...shared,
          name: 'operating',
          include: ['tests/operating/**/*.test.ts'],
          provide: { mode: 'postgres' },
        },
      },
      { resolve, test: { ...shared, name: 'relay', include: ['tests/relay/**/*.test.ts'] } },
      // The tarball that is installed elsewhere.
      { resolve, test: { ...shared, name: 'package', include: ['tests/package/**/*.test.ts'] } },
      {
        resolve,
        test: { ...shared, name: 'proxy', include: ['tests/proxy/**/*.test.ts'], provide: { mode: 'postgres' } },
      },
      // What stands between the program and its servers, and several servers that stand for one.
      {
        resolve,
        test: { ...shared, name: 'cluster', include: ['tests/cluster/**/*.test.ts'], provide: { mode: 'redis' } },
      },
    ],
    globalSetup: 'tests/support/global-setup.ts',
    reporters: ['default', './tests/support/tally-reporter.ts'],
    maxWorkers,
  },
})
