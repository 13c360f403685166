/** The three ways to run OpenOn; the suites in `contract`, `api` and `engine` run in each. */
export type Mode = 'embedded' | 'postgres' | 'redis'

/** A server for the tests, or why there is none. */
export type Available<Server> = Server | { readonly missing: string }

export interface Servers {
  readonly postgres: Available<{ readonly url: string; readonly template: string }>
  readonly redis: Available<{ readonly url: string }>
  /** A migrated data folder of the embedded database, to be copied. */
  readonly embedded: Available<{ readonly folder: string }>
  /** A browser's programs: the whole of it, and what shows pages alone, which is the same where there is none. */
  readonly chromium: Available<{ readonly whole: string; readonly shell: string }>
  /** For TLS on this machine, which all test processes believe in. PEM. */
  readonly certificate: { readonly key: string; readonly cert: string }
}

declare module 'vitest' {
  export interface ProvidedContext {
    mode: Mode
    servers: Servers
  }
}

/** The servers behind each mode. */
export const needsOf: Record<Mode, readonly (keyof Servers)[]> = {
  embedded: ['embedded'],
  postgres: ['postgres'],
  redis: ['postgres', 'redis'],
}
