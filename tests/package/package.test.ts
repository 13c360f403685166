import { readdir } from 'node:fs/promises'
import { test as base, describe, expect } from 'vitest'
import { startCommand } from '../support/rig/process.ts'
import { env, expectToWork } from './support/expect-to-work.ts'
import { install, nodeOf, prepareNpx, tarball } from './support/package.ts'

const test = base.extend<{ installed: Awaited<ReturnType<typeof install>> }>({
  installed: [
    // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the fixtures needed off this pattern.
    async ({}, use) => {
      await using installed = await install()
      await use(installed)
    },
    { scope: 'file' },
  ],
})

test('npx starts it in an empty folder, which has its data from then on, and Ctrl-C ends it', async () => {
  await using npx = await prepareNpx()
  const command = ['npx', '--yes', `--package=${await tarball()}`, 'openon'] as const
  const unset = { OPENON_DATA_DIR: undefined }
  await using openon = await startCommand(command, { ...env, ...npx.env, ...unset }, { cwd: npx.folder })
  await expectToWork(openon)
  expect(await readdir(npx.folder)).toEqual(['.data'])
  await openon.end('SIGINT')
  const log = openon.log.join('\n')
  expect(log).toContain('"msg":"stopping"')
  expect(log).not.toMatch(/"level":(50|60)/)
})

describe.for(['20', '22', '24', 'latest'])('Node %s', (version) => {
  test('runs what npm ci installs from it, with nothing that is needed to build', async ({ installed }) => {
    await using openon = await startCommand([await nodeOf(version), installed.program], env)
    await expectToWork(openon)
    await openon.end('SIGTERM')
    expect(openon.code).toBe(0)
  })
})
