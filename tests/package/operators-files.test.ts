import { execFile } from 'node:child_process'
import { copyFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import ms from 'ms'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { loadConfig } from '../../src/config.ts'
import { runProgram } from '../support/rig/program.ts'
import { findBinary, temporaryFolder } from '../support/servers/throw-away.ts'
import { root } from './support/package.ts'

const read = (file: string) => readFile(join(root, file), 'utf8')
/** Milliseconds that a process takes to stop at most, unless it is told otherwise. */
const deadline = loadConfig({}, { secrets: false }).shutdownDeadline

interface Service {
  readonly image: string
  readonly command: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly stop_grace_period: ms.StringValue
  readonly read_only: boolean
}

describe('compose.yaml', () => {
  const secrets: Record<string, string> = {
    POSTGRES_PASSWORD: 'abc123',
    JWT_SECRET: 'x'.repeat(32),
    CONTENT_KEYS: Buffer.alloc(32, 1).toString('base64'),
    VAPID_KEY: Buffer.alloc(32, 2).toString('base64'),
  }

  test('gives every role a configuration that it takes, believes its own proxy, and lets each stop', async () => {
    const { services } = parse(await read('compose.yaml'), { merge: true })
    const ours = Object.entries<Service>(services).filter(([, { image }]) => image === 'openon')
    expect(ours.map(([name, { command }]) => [name, ...command])).toEqual([
      ['migrate', 'db:migrate'],
      ['api-1', 'api'],
      ['api-2', 'api'],
      ['worker-1', 'worker'],
      ['worker-2', 'worker'],
    ])
    for (const [name, { environment, stop_grace_period, read_only }] of ours) {
      const filled = Object.entries(environment).map(([variable, value]) => [
        variable,
        value.replace(/\$\{(\w+)(?::[-?]([^}]*))?\}/, (_, key, otherwise) => secrets[key] ?? otherwise),
      ])
      const config = loadConfig(Object.fromEntries(filled))
      expect(config.database, name).toMatchObject({ url: 'postgres://openon:abc123@postgres/openon' })
      expect(environment['TRUST_PROXY'], name).toBe(services.proxy.networks.default.ipv4_address)
      expect(ms(stop_grace_period), name).toBeGreaterThan(config.shutdownDeadline)
      expect(read_only, name).toBe(true)
    }
  })
})

describe('ops/kubernetes.yaml', () => {
  const items = async () => parse(await read('ops/kubernetes.yaml')).items

  test('is what Kubernetes’ own schemas allow', async () => {
    for (const item of await items()) {
      const { [item.kind]: Model } = await import(
        /* @vite-ignore */ `kubernetes-models/${item.apiVersion}/${item.kind}`
      )
      expect(() => new Model(item).validate(), `${item.kind} ${item.metadata.name}`).not.toThrow()
      expect(() => new Model({ ...item, metadata: { name: 1 } }).validate(), item.kind).toThrow()
    }
  })

  test('starts nothing until its secrets are filled in, and leaves time to stop', async () => {
    const all = await items()
    const of = (kind: string) => all.find((item: { kind: string }) => item.kind === kind)
    const env = { ...of('Secret').stringData, ...of('ConfigMap').data }
    const { code, err } = await runProgram(['worker'], env)
    expect(code).toBe(1)
    for (const name of ['DATABASE_URL', 'REDIS_URL', 'JWT_SECRET', 'CONTENT_KEYS', 'STORE_URL', 'MAIL_URL'])
      expect(err).toContain(name)
    const { terminationGracePeriodSeconds, containers } = of('Deployment').spec.template.spec
    const wait = Number(containers[0].lifecycle.preStop.exec.command[1])
    expect(terminationGracePeriodSeconds).toBeGreaterThan(wait + ms(env.SHUTDOWN_DEADLINE as ms.StringValue) / 1_000)
  })
})

const analyze = findBinary('systemd-analyze')
if (!analyze && process.env['OPENON_TEST_SERVERS'] === 'required') throw new Error('There is no systemd: install it.')

describe.skipIf(!analyze)('ops/systemd', () => {
  test.for(['api', 'worker', 'all'])(
    'openon@%s is a unit that systemd understands and calls confined',
    async (role) => {
      await using folder = await temporaryFolder()
      const unit = join(folder.path, `openon@${role}.service`)
      await copyFile(join(root, 'ops/systemd/openon@.service'), unit)
      const run = promisify(execFile)
      expect(await run(analyze ?? '', ['verify', unit])).toEqual({ stdout: '', stderr: '' })
      const { stdout } = await run(analyze ?? '', ['security', '--offline=true', unit])
      expect(Number(/exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1])).toBeLessThan(2)
      expect(
        Number(/^TimeoutStopSec=(\d+)$/m.exec(await read('ops/systemd/openon@.service'))?.[1]) * 1_000,
      ).toBeGreaterThan(deadline)
    },
  )
})
