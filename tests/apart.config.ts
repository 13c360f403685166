import { defineConfig } from 'vitest/config'
import { resolve, shared } from '../vitest.config.ts'

// Apart from the suite, for they take servers that few machines have, or root.
export default defineConfig({
  test: {
    projects: [
      { resolve, test: { ...shared, name: 'relay', include: ['tests/relay/**/*.test.ts'] } },
      {
        resolve,
        test: { ...shared, name: 'proxy', include: ['tests/proxy/**/*.test.ts'], provide: { mode: 'postgres' } },
      },
    ],
    globalSetup: 'tests/support/global-setup.ts',
    reporters: ['default', './tests/support/tally-reporter.ts'],
  },
})
