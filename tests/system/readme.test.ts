import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { startProcess } from '../support/rig/process.ts'
import { temporaryFolder } from '../support/servers/throw-away.ts'

test('what README shows of a first letter works as it is written', async () => {
  await using folder = await temporaryFolder()
  await using openon = await startProcess('all', {
    OPENON_DATA_DIR: folder.path,
    PORT: '0',
    LOG_FORMAT: 'json',
    UNLOCK_MIN_DISTANCE: '0s',
  })

  // A reader waits for a minute; a test does not.
  const script = (await tutorial()).replace('65_000', '4_000')
  const env = { ...process.env, OPENON_URL: new URL(openon.url).origin }
  // As where it is pasted: there a `!` would have history looked up.
  const pasted = `set -o history -o histexpand\n${script}\n`
  const running = promisify(execFile)('bash', ['-e'], { env })
  running.child.stdin?.end(pasted)
  const { stdout } = await running

  const [inbox, refused, ...rest] = stdout.trim().split('\n')
  expect(inbox).toContain('"title":"For Bob"')
  expect(inbox).toContain('"content":null')
  expect(refused).toContain('CAPSULE_NOT_READY')
  expect(rest.some((line) => line.includes('"state":"READY"'))).toBe(true)
  expect(rest.at(-1)).toContain('"body":"You waited. Well done."')
})

/** The shell commands of README's tutorial. */
async function tutorial(): Promise<string> {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
  const script = /<!-- tutorial -->\n```sh\n([\s\S]*?)\n```/.exec(readme)?.[1]
  if (!script) throw new Error('README has no tutorial.')
  return script
}
