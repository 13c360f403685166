import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { killWithUs, temporaryFolder } from '../../support/servers/throw-away.ts'
import { until } from '../../support/until.ts'
import { cores, pin } from './cpu.ts'

/** A server under load. It logs to a file: nobody reads along while it is measured. */
export interface Server extends AsyncDisposable {
  /** Of GraphQL. */
  readonly url: URL
  readonly pid: number
}

const projectFile = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url))

/** The built program. */
export const openOn = (role: 'api' | 'all'): string[] => [projectFile('dist/main.js'), role]

/** One of the servers that OpenOn is measured against. */
export const peer = (name: string): string[] => ['--import', 'tsx', projectFile(`tests/bench/serve/peers/${name}.ts`)]

/**
 * Starts a program with Node, on the server's core, and waits until its log tells where it listens.
 *
 * @throws {Error} with its log, when it ends before
 */
export async function startServer(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Server> {
  const folder = await temporaryFolder()
  const log = join(folder.path, 'log')
  const file = openSync(log, 'w')
  const child = spawn(process.execPath, args, {
    cwd: projectFile('.'),
    env: { PATH: process.env['PATH'], TMPDIR: folder.path, NODE_ENV: 'production', ...env },
    stdio: ['ignore', file, file],
  })
  const ended = once(child, 'exit')
  const forget = killWithUs(() => void child.kill('SIGKILL'))
  const said = () => readFileSync(log, 'utf8')
  const address = () => /"(?:url|graphql)":"(http[^"]+)"/.exec(said())?.[1]
  const what = `${args.at(-1)} to be ready`
  const ready = await until(() => address() ?? (child.exitCode !== null && 'ended'), { what, within: 60_000 })
  if (ready === 'ended') throw new Error(`${args.join(' ')} ended before it was ready:\n${said()}`)
  const pid = child.pid ?? 0
  pin(pid, cores.server)
  return {
    url: new URL(ready),
    pid,
    async [Symbol.asyncDispose]() {
      forget()
      child.kill('SIGKILL')
      await ended
      await folder[Symbol.asyncDispose]()
    },
  }
}
