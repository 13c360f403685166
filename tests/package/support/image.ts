import { execFile } from 'node:child_process'
import { copyFile, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { disposable } from '../../support/disposable.ts'
import { findBinary, temporaryFolder } from '../../support/servers/throw-away.ts'
import { root, tarball } from './package.ts'

const run = promisify(execFile)

/** Why the Dockerfile cannot be followed here; null where it can. */
export const imageIsMissing =
  findBinary('unshare') && process.getuid?.() === 0
    ? null
    : 'Following the Dockerfile takes root, and unshare (Debian: util-linux).'

interface Step {
  readonly instruction: string
  readonly words: string
}

/** The stages of the Dockerfile, each without its `FROM`. */
async function stages(): Promise<Step[][]> {
  const lines = (await readFile(join(root, 'Dockerfile'), 'utf8')).split('\n')
  const all: Step[][] = []
  for (const line of lines.filter((line) => line && !line.startsWith('#'))) {
    const [instruction = '', ...words] = line.split(' ')
    if (instruction === 'FROM') all.push([])
    else all.at(-1)?.push({ instruction, words: words.join(' ') })
  }
  return all
}

/** What who runs the tests has done already, in a clone: its tarball takes their place. */
const done = ['npm ci --include=dev --no-audit --no-fund', 'npm run package']

const inRoot = fileURLToPath(new URL('in-root.sh', import.meta.url))

/** What the image holds, and how it is run. */
export interface Image extends AsyncDisposable {
  /** A command in it: as its user, in a root that is read-only but for /tmp and /data. Without words, its own. */
  command(env: Readonly<Record<string, string>>, words?: readonly string[]): [string, ...string[]]
  /** What tells whether it is well. */
  readonly healthcheck: readonly string[]
}

/** Follows the Dockerfile's steps, with this machine in place of the base image. */
export const buildImage = (): Promise<Image> =>
  disposable(async (use) => {
    const { path: folder } = use(await temporaryFolder())
    const [build = [], last = []] = await stages()
    const layer = (name: string, path = '') => join(folder, name, path)
    for (const path of ['build', 'scratch', 'last', 'volume']) await mkdir(layer(path))

    let workdir = '/'
    for (const { instruction, words } of build) {
      if (instruction === 'WORKDIR') {
        workdir = words
        await mkdir(layer('build', workdir), { recursive: true })
      } else if (instruction === 'COPY') await copyFile(await tarball(), layer('build', `${workdir}/openon-0.tgz`))
      else if (instruction === 'RUN' && !done.includes(words)) {
        await run('unshare', ['--mount', 'sh', inRoot, folder, 'build', '0:0', workdir, 'sh', '-ec', words])
      }
    }

    const wordsOf = (wanted: string) => last.find(({ instruction }) => instruction === wanted)?.words ?? ''
    for (const { words } of last.filter(({ instruction }) => instruction === 'COPY')) {
      const [from = '', to = ''] = words.split(' ').filter((word) => !word.startsWith('--'))
      await run('cp', ['-a', layer('build', from), layer('last', to)])
    }
    const owner = /--chown=(\S+) \/data/.exec(wordsOf('COPY'))?.[1] ?? wordsOf('USER')
    await run('chown', [owner, layer('volume')])
    return {
      command(env, words) {
        const own = words ?? [...JSON.parse(wordsOf('ENTRYPOINT')), ...JSON.parse(wordsOf('CMD'))]
        const set = Object.entries(env).map(([name, value]) => `${name}=${value}`)
        const environment = ['env', '-i', `PATH=${process.env['PATH']}`, ...wordsOf('ENV').split(' '), ...set]
        const where = [folder, 'last', wordsOf('USER'), wordsOf('WORKDIR')]
        return ['unshare', '--mount', 'sh', inRoot, ...where, ...environment, ...own]
      },
      healthcheck: JSON.parse(/CMD (\[.*\])/.exec(wordsOf('HEALTHCHECK'))?.[1] ?? '[]'),
    }
  })
