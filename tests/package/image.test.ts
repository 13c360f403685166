import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { startCommand } from '../support/rig/process.ts'
import { freePort } from '../support/servers/ports.ts'
import { until } from '../support/until.ts'
import { env, expectToWork } from './support/expect-to-work.ts'
import { buildImage, imageIsMissing } from './support/image.ts'

if (imageIsMissing) console.info(`\n${imageIsMissing} Until then it is skipped.\n`)

describe.skipIf(imageIsMissing !== null)('What the Dockerfile makes', () => {
  test('runs as its user where it may write to its data alone, tells that it is well, and stops', async () => {
    await using image = await buildImage()
    const [port, ops] = [await freePort(), String(await freePort())]
    const isWell = () => {
      const [command, ...words] = image.command({ OPS_PORT: ops }, image.healthcheck)
      return spawnSync(command, words).status === 0
    }
    expect(isWell()).toBe(false)
    await using openon = await startCommand(image.command({ ...env, PORT: String(port), OPS_PORT: ops }), {})
    await expectToWork({ url: `http://127.0.0.1:${port}/graphql`, log: openon.log })
    await until(isWell)
    const [command, ...words] = image.command({}, ['sh', '-c', 'id -u; ! touch /openon/x /etc/x; touch /data/x'])
    const seen = spawnSync(command, words, { encoding: 'utf8' })
    expect({ code: seen.status, user: seen.stdout }).toEqual({ code: 0, user: '1000\n' })
    await openon.end('SIGTERM')
    expect(openon.code).toBe(0)
  })
})
