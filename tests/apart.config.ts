import { defineConfig } from 'vitest/config'
import { maxWorkers, resolve, shared } from '../vitest.config.ts'

// Apart from the suite, for they take many servers at once, or such as few machines have, or root.
export default defineConfig({
  test: {
    projects: [
      // Servers are killed, paused and cut off.
      { resolve, test: { ...shared, name: 'faults', include: ['tests/faults/**/*.test.ts'] } },
      { resolve, test: { ...shared, name: 'relay', include: ['tests/relay/**/*.test.ts'] } },
      {
        resolve,
        test: { ...shared, name: 'proxy', include: ['tests/proxy/**/*.test.ts'], provide: { mode: 'postgres' } },
      },
    ],
    globalSetup: 'tests/support/global-setup.ts',
    reporters: ['default', './tests/support/tally-reporter.ts'],
    maxWorkers,
  },
})
