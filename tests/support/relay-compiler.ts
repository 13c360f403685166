import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { printSchema } from 'graphql'
import compiler from 'relay-compiler'
import type { ConcreteRequest } from 'relay-runtime'
import { schema } from '../../src/graphql/schema/schema.ts'
import { disposable } from './disposable.ts'
import { temporaryFolder } from './servers/throw-away.ts'

/** What relay-compiler made of some documents. */
export interface Compiled extends AsyncDisposable {
  request(name: string): ConcreteRequest
}

/**
 * Compiles modules with `graphql` tags against the schema.
 *
 * @param modules sources by name; Relay wants operations to begin with the name of their module
 * @throws {Error} with what the compiler complains about
 */
export const compileForRelay = (modules: Readonly<Record<string, string>>): Promise<Compiled> =>
  disposable(async (use) => {
    const { path } = use(await temporaryFolder())
    const artifacts = join(path, 'artifacts')
    for (const folder of ['src', 'artifacts']) await mkdir(join(path, folder))
    for (const [name, source] of Object.entries(modules)) await writeFile(join(path, 'src', `${name}.js`), source)
    await writeFile(join(path, 'schema.graphql'), printSchema(schema))
    const config = {
      src: './src',
      schema: './schema.graphql',
      language: 'javascript',
      artifactDirectory: './artifacts',
    }
    await writeFile(join(path, 'relay.config.json'), JSON.stringify(config))
    const run = promisify(execFile)(compiler, [join(path, 'relay.config.json')], { cwd: path })
    await run.catch(({ stdout, stderr }) => {
      throw new Error(`${stdout}${stderr}`)
    })
    const require = createRequire(join(artifacts, 'here.js'))
    return { request: (name) => require(`./${name}.graphql.js`).default as ConcreteRequest }
  })
