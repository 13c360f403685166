import { execFile } from 'node:child_process'
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../support/servers/throw-away.ts'
import { root } from './support/package.ts'

const run = promisify(execFile)

/** Of a program that is checked as strictly as its author may wish, with the types of all that it installs. */
const tsconfig = {
  compilerOptions: { target: 'es2022', module: 'nodenext', strict: true, lib: ['es2023', 'dom'], types: [] },
}

test('the kit alone is installed in an empty project with next to nothing, and its first lines fit its types', async () => {
  await using folder = await temporaryFolder()
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const inProject = { cwd: folder.path }
  await writeFile(join(folder.path, 'package.json'), JSON.stringify({ type: 'module', private: true }))
  const kit = join(root, `openon-client-${version}.tgz`)
  await run('npm', ['install', kit, '--ignore-scripts', '--no-audit', '--no-fund'], inProject)
  const installed = (await readdir(join(folder.path, 'node_modules'))).filter((name) => !name.startsWith('.'))
  expect(installed).toEqual(['graphql', 'graphql-ws', 'openon'])

  await copyFile(join(root, 'tests/system/examples/kit.ts'), join(folder.path, 'kit.ts'))
  await writeFile(join(folder.path, 'tsconfig.json'), JSON.stringify(tsconfig))
  await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '--project', '.'], inProject)
  const { stdout } = await run(
    process.execPath,
    ['--eval', "import('./kit.js').then((lines) => console.info(Object.keys(lines).join()))"],
    inProject,
  )
  expect(stdout.trim()).toBe('writeToMyself')
})
