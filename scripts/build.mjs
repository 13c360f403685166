import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { delimiter, resolve } from 'node:path'

// Builds what has changed: the Prisma client when its schema is newer, the program, and the page when one of its
// sources is newer.

const tools = ['prisma', 'typescript', 'vite']
const missing = tools.filter((name) => !existsSync(`node_modules/${name}`))
if (missing.length > 0) {
  // NODE_ENV=production makes npm leave out what a build needs.
  process.stderr.write(
    `A build needs ${missing.join(', ')}, which are not installed: run "npm ci --include=dev" first.\n`,
  )
  process.exit(1)
}

/** The modification time of a file in milliseconds; 0 where there is none. */
const age = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0)

/** The latest modification time of all files below a folder. */
const newest = (folder) => Math.max(...readdirSync(folder, { recursive: true }).map((file) => age(`${folder}/${file}`)))

// Prisma finds its generators on the path, as npm sets it.
const env = { ...process.env, PATH: `${resolve('node_modules/.bin')}${delimiter}${process.env.PATH}` }

function run(command, ...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], { encoding: 'utf8', env })
  if (status === 0) return
  process.stderr.write(`${stdout}${stderr}`)
  process.exit(1)
}

if (age('src/generated/pothos.ts') < age('prisma/schema.prisma')) run('node_modules/prisma/build/index.js', 'generate')
run('node_modules/typescript/bin/tsc', '--project', 'tsconfig.build.json')
// The types of what others import.
run('node_modules/typescript/bin/tsc', '--project', 'src/client')
if (
  age('dist/web/index.html') <
  Math.max(
    newest('src/web'),
    newest('src/language'),
    newest('src/client'),
    age('vite.config.ts'),
    age('package-lock.json'),
  )
) {
  run('node_modules/vite/bin/vite.js', 'build')
}
