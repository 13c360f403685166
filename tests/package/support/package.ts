import { execFile } from 'node:child_process'
import { readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { disposable } from '../../support/disposable.ts'
import { temporaryFolder } from '../../support/servers/throw-away.ts'

export const root = fileURLToPath(new URL('../../..', import.meta.url))
const run = promisify(execFile)

/** What `npm run package` has made. */
export async function tarball(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  return join(root, `openon-${version}.tgz`)
}

/** The package as a server has it: unpacked, with the versions that it names itself. */
export const install = () =>
  disposable(async (use) => {
    const { path } = use(await temporaryFolder())
    await run('tar', ['-xzf', await tarball(), '-C', path, '--strip-components=1'])
    await run('npm', ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: path })
    return { path, program: join(path, 'dist', 'main.js') }
  })

/** An empty folder, and what npx needs to leave nothing elsewhere; what npm has fetched before is not fetched again. */
export const prepareNpx = () =>
  disposable(async (use) => {
    const [{ path: folder }, { path: cache }] = [use(await temporaryFolder()), use(await temporaryFolder())]
    const { stdout } = await run('npm', ['config', 'get', 'cache'])
    await symlink(join(stdout.trim(), '_cacache'), join(cache, '_cacache'))
    return { folder, env: { HOME: folder, npm_config_cache: cache } }
  })

/** The program of a version of Node, such as `24` or `latest`, from npm's own package of it. */
export async function nodeOf(version: string): Promise<string> {
  const { stdout } = await run('npx', ['--yes', `node@${version}`, '-p', 'process.execPath'])
  return stdout.trim()
}
