import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/**
 * The compiled file of a thread. Threads load JavaScript, also when the rest runs from TypeScript sources, so they
 * are found by the `#threads/` entry of package.json, which points into `dist`.
 */
export const threadFile = (name: 'bcrypt' | 'images' | 'pglite' | 'recordings' | 'schema-engine'): string =>
  require.resolve(`#threads/${name}`)
