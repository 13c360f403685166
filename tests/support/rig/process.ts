import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { killWithUs, temporaryFolder } from '../servers/throw-away.ts'

/** OpenOn as an operator runs it: the built program in a process of its own. */
export interface OpenOnProcess extends AsyncDisposable {
  /** Of GraphQL; empty for a worker. */
  readonly url: string
  readonly pid: number
  /** Its log, as JSON lines. */
  readonly log: readonly string[]
  /** Its exit code; null while it runs, and when a signal ended it. */
  readonly code: number | null
  /** Sends a signal that ends it and waits until it has ended. */
  end(signal: NodeJS.Signals): Promise<void>
  /** Stops it in its tracks, until {@link resume}. */
  pause(): void
  resume(): void
}

const program = fileURLToPath(new URL('../../../dist/main.js', import.meta.url))

/**
 * Starts a role and waits until it is ready.
 *
 * @throws {Error} with its log, when it ends before
 */
export async function startProcess(
  role: 'api' | 'worker' | 'all',
  env: Readonly<Record<string, string>>,
): Promise<OpenOnProcess> {
  // A process that is killed leaves its temporary files where they are: here they go with it.
  const folder = await temporaryFolder()
  const child = spawn(process.execPath, [program, role], {
    env: { PATH: process.env['PATH'], TMPDIR: folder.path, OPENON_DATA_DIR: folder.path, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit').finally(() => folder[Symbol.asyncDispose]())
  const forget = killWithUs(() => void child.kill('SIGKILL'))
  const log: string[] = []
  const ready = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      log.push(line)
      if (line.includes('OpenOn is ready')) resolve(JSON.parse(line).graphql ?? '')
    })
    createInterface({ input: child.stderr }).on('line', (line) => log.push(line))
  })
  const url = await Promise.race([ready, ended.then(() => null)])
  if (url === null) throw new Error(`${role} ended before it was ready:\n${log.join('\n')}`)
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await ended
    forget()
  }
  const pause = () => void child.kill('SIGSTOP')
  const resume = () => void child.kill('SIGCONT')
  return {
    url,
    pid: child.pid ?? 0,
    log,
    get code() {
      return child.exitCode
    },
    end,
    pause,
    resume,
    [Symbol.asyncDispose]: () => end('SIGKILL'),
  }
}
