import { defineConfig } from 'vitest/config'
import { resolve, shared } from '../../vitest.config.ts'

// Apart from the suite, for it takes a server that few machines have, and root.
export default defineConfig({
  resolve,
  test: {
    ...shared,
    name: 'relay',
    include: ['tests/relay/**/*.test.ts'],
    globalSetup: 'tests/support/global-setup.ts',
    reporters: ['default', './tests/support/tally-reporter.ts'],
  },
})
