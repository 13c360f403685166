import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

// Makes the browsable reference of the API from `schema.graphql`, which an OpenOn with GraphiQL serves at /reference/.
// SpectaQL is fetched for it, for it brings more packages than all else that the page is built with.

const schemaFile = resolve('schema.graphql')
const config = {
  spectaql: {
    targetDir: resolve('src/web/public/reference'),
    themeDir: 'default',
  },
  introspection: { schemaFile, removeTrailingPeriodFromDescriptions: false },
  info: {
    title: 'OpenOn: the API',
    description: 'A GraphQL API that keeps letters shut until their day comes and pushes every unlock live.',
    // By which a test knows whether this is of the schema as it is.
    version: createHash('sha256').update(readFileSync(schemaFile)).digest('hex').slice(0, 12),
  },
  servers: [{ url: 'http://localhost:4000/graphql', description: 'Yours', production: true }],
}

const folder = mkdtempSync(join(tmpdir(), 'openon-reference-'))
const file = join(folder, 'config.yml')
// JSON is YAML.
writeFileSync(file, JSON.stringify(config))
const { status } = spawnSync('npx', ['--yes', 'spectaql@3.0.9', '--quiet', file], { stdio: 'inherit' })
rmSync(folder, { recursive: true })
process.exit(status ?? 1)
