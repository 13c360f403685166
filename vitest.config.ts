import { defineConfig } from 'vitest/config'
import type { Mode } from './tests/support/modes.ts'
import { findPostgres } from './tests/support/servers/postgres.ts'

/** The suites that must hold whatever runs below: each runs once per mode. */
const everyMode = 'tests/every-mode/**/*.test.ts'
/** What no mode changes: shown in PostgreSQL's, which starts soonest, or where there is none in the embedded one. */
const oneMode = 'tests/one-mode/**/*.test.ts'
const soonest: Mode = process.env['TEST_DATABASE_URL'] || findPostgres() ? 'postgres' : 'embedded'

// Files share a process, for nothing in `src` is a singleton; loading the schema for each of them would cost more
// than running it.
export const shared = {
  pool: 'forks',
  isolate: false,
  // What hangs is found sooner by what waits for it, and told; a busy machine takes its time.
  testTimeout: 600_000,
  hookTimeout: 600_000,
  teardownTimeout: 30_000,
  expect: { poll: { timeout: 30_000 } },
} as const

/** Twice two cores: most of the time the tests wait for servers. An embedded database takes half a gigabyte. */
export const maxWorkers = 4

// Node gives everybody one copy of graphql; Vite would give our sources its ESM twin, whose errors are not the same.
export const resolve = { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] }

/** What one mode alone has. */
const ownOf = (mode: Mode) => `tests/only/${mode}/**/*.test.ts`

const inMode = (mode: Mode) => ({
  resolve,
  test: {
    ...shared,
    name: mode,
    include: [everyMode, ownOf(mode), ...(mode === soonest ? [oneMode] : [])],
    provide: { mode },
    runner: './tests/support/mode-runner.ts',
  },
})

export default defineConfig({
  test: {
    projects: [
      { resolve, test: { ...shared, name: 'unit', include: ['tests/unit/**/*.test.ts'] } },
      { resolve, test: { ...shared, name: 'schema', include: ['tests/schema/**/*.test.ts'] } },
      inMode('embedded'),
      inMode('postgres'),
      inMode('redis'),
      { resolve, test: { ...shared, name: 'system', include: ['tests/system/**/*.test.ts'] } },
      {
        resolve,
        test: {
          ...shared,
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          provide: { mode: soonest },
        },
      },
    ],
    globalSetup: 'tests/support/global-setup.ts',
    reporters: ['default', './tests/support/tally-reporter.ts'],
    maxWorkers,
  },
})
