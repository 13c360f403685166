import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// Packs the kit alone into a tarball, for programs that have no use for a server: `openon/client` under the same name,
// and nothing to install with it but what is beneath it.

// What they print would be of other names.
const run = (command, ...args) => spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status ?? 1

if (run(process.execPath, 'scripts/build.mjs') !== 0) process.exit(1)

const { name, version, license, type, engines, exports, dependencies, peerDependenciesMeta, ...rest } = JSON.parse(
  readFileSync('package.json', 'utf8'),
)
const ws = dependencies['graphql-ws']
const { peerDependencies: beneathWs } = JSON.parse(readFileSync('node_modules/graphql-ws/package.json', 'utf8'))
const manifest = {
  name,
  version,
  description: 'The client of OpenOn, for browsers, service workers and Node.',
  license,
  type,
  engines,
  exports,
  sideEffects: false,
  dependencies: { 'graphql-ws': `^${ws}` },
  peerDependencies: { graphql: beneathWs.graphql, ...rest.peerDependencies },
  peerDependenciesMeta,
}

const folder = mkdtempSync(join(tmpdir(), 'openon-kit-'))
try {
  cpSync('dist/client', join(folder, 'dist/client'), { recursive: true, filter: (path) => !path.endsWith('.map') })
  // Without the links to other documents, which are not there.
  const readme = readFileSync('docs/kit.md', 'utf8').replace(/\[([^\]]+)\]\((?!https?:|#)[^)]+\)/g, '$1')
  writeFileSync(join(folder, 'README.md'), readme)
  cpSync('LICENSE', join(folder, 'LICENSE'))
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  process.exitCode = run('npm', 'pack', folder, '--pack-destination', folder, '--silent')
  const file = `${name}-client-${version}.tgz`
  if (process.exitCode === 0) {
    cpSync(join(folder, `${name}-${version}.tgz`), file)
    console.info(file)
  }
} finally {
  rmSync(folder, { recursive: true })
}
