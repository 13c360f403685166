import type { TestProject } from 'vitest/node'
import { type Available, needsOf, type Servers } from './modes.ts'
import { prepareCertificate } from './servers/certificate.ts'
import { prepareEmbeddedFolder } from './servers/embedded-folder.ts'
import { findPostgres, startPostgres } from './servers/postgres.ts'
import { findRedis, startRedis } from './servers/redis.ts'
import { prepareTemplate } from './servers/template.ts'
import { findBinary } from './servers/throw-away.ts'

/** What the projects need besides what their mode does. */
const needs: Record<string, readonly (keyof Servers)[]> = {
  system: ['embedded', 'postgres', 'redis'],
  faults: ['postgres', 'redis'],
  operating: ['embedded', 'postgres', 'redis'],
  browser: ['chromium', 'embedded'],
}

/**
 * Finds or starts the servers of all projects that are to run, once. What is missing is said in one sentence and its
 * suites are skipped, unless OPENON_TEST_SERVERS=required.
 */
export default async function setUp(root: TestProject): Promise<() => Promise<void>> {
  const opened: AsyncDisposable[] = []
  const use = <Server extends AsyncDisposable>(server: Server) => {
    opened.push(server)
    return server
  }
  const tearDown = async () => {
    for (let server = opened.pop(); server; server = opened.pop()) await server[Symbol.asyncDispose]()
  }
  const all = root.vitest.projects.flatMap(({ name, config }) => {
    const { mode } = config.provide
    return [...(needs[name] ?? []), ...(mode ? needsOf[mode] : [])]
  })
  const needed = (server: keyof Servers) => all.includes(server)
  const unneeded = { missing: 'No project needed it.' }

  try {
    root.provide('servers', {
      postgres: needed('postgres') ? await postgres() : unneeded,
      redis: needed('redis') ? await redis() : unneeded,
      embedded: needed('embedded') ? use(await prepareEmbeddedFolder()).shared : unneeded,
      chromium: needed('chromium') ? chromium() : unneeded,
      certificate: use(await prepareCertificate()).shared,
    })
  } catch (error) {
    await tearDown()
    throw error
  }
  return tearDown

  async function postgres(): Promise<Servers['postgres']> {
    const binary = findPostgres()
    const given = process.env['TEST_DATABASE_URL']
    if (!given && !binary) return lacking('PostgreSQL', 'postgresql', 'TEST_DATABASE_URL')
    const url = given || use(await startPostgres(binary ?? '')).url
    const { name } = use(await prepareTemplate(url))
    return { url, template: name }
  }

  async function redis(): Promise<Servers['redis']> {
    const binary = findRedis()
    const given = process.env['TEST_REDIS_URL']
    if (!given && !binary) return lacking('Redis', 'redis-server', 'TEST_REDIS_URL')
    return { url: given || use(await startRedis(binary ?? '')).url }
  }

  function chromium(): Servers['chromium'] {
    const given = process.env['TEST_CHROMIUM']
    const whole = given || findBinary('chromium')
    if (!whole) return lacking('Chromium', 'chromium', 'TEST_CHROMIUM')
    return { whole, shell: given || findBinary('chromium-headless-shell') || whole }
  }
}

function lacking(what: string, debianPackage: string, variable: string): Available<never> {
  const missing = `There is no ${what}: install it (Debian: ${debianPackage}) or set ${variable}, and the suites that need it run too.`
  if (process.env['OPENON_TEST_SERVERS'] === 'required') throw new Error(missing)
  console.info(`\n${missing} Until then they are skipped.\n`)
  return { missing }
}
