import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// Packs OpenOn into a tarball that runs wherever it is installed: built afresh, without what is there to build and to
// test it, and with the very versions that it was tested with, for npm follows a shrinkwrap as it does a lock file.

const read = (file) => JSON.parse(readFileSync(file, 'utf8'))

/** @returns the exit code */
const run = (command, ...args) => spawnSync(command, args, { stdio: 'inherit' }).status ?? 1

rmSync('dist', { recursive: true, force: true })
if (run(process.execPath, 'scripts/build.mjs') !== 0) process.exit(1)

const { devDependencies, scripts, ...manifest } = read('package.json')
const { packages, ...lock } = read('package-lock.json')
const { devDependencies: tools, ...root } = packages['']
// What is both a tool and optional is what the Prisma client could ask for, were it there: the command line of Prisma.
const kept = Object.entries(packages).filter(([path, { dev, devOptional }]) => path && !dev && !devOptional)

const folder = mkdtempSync(join(tmpdir(), 'openon-package-'))
const write = (file, value) => writeFileSync(join(folder, file), `${JSON.stringify(value, null, 2)}\n`)
try {
  for (const name of ['dist', 'prisma', 'ops', 'README.md', 'LICENSE'])
    cpSync(name, join(folder, name), { recursive: true })
  write('package.json', manifest)
  write('npm-shrinkwrap.json', { ...lock, packages: { '': root, ...Object.fromEntries(kept) } })
  process.exitCode = run('npm', 'pack', folder, '--loglevel=error')
} finally {
  rmSync(folder, { recursive: true })
}
