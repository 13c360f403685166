import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { databaseFolder, killWithUs } from '../servers/throw-away.ts'

/** OpenOn as an operator runs it: the built program in a process of its own. */
export interface OpenOnProcess extends AsyncDisposable {
  /** Of GraphQL; empty for a worker. */
  readonly url: string
  readonly pid: number
  /** Its log, as JSON lines. */
  readonly log: readonly string[]
  /** Its exit code; null while it runs, and when a signal ended it. */
  readonly code: number | null
  /** Sends a signal that ends it, and all that it has started, and waits until they have ended. */
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
export const startProcess = (
  role: 'api' | 'worker' | 'all',
  env: Readonly<Record<string, string>>,
): Promise<OpenOnProcess> => startCommand([process.execPath, program, role], env)

/** The same by another command, in a folder and as a user of its own; what it starts is killed with it. */
export async function startCommand(
  command: readonly [string, ...string[]],
  env: Readonly<Record<string, string | undefined>>,
  options: { readonly cwd?: string; readonly uid?: number; readonly gid?: number } = {},
): Promise<OpenOnProcess> {
  // A process that is killed leaves its temporary files where they are: here they go with it.
  const folder = await databaseFolder()
  if (options.uid) await chown(folder.path, options.uid, options.gid ?? options.uid)
  const [file, ...args] = command
  const child = spawn(file, args, {
    ...options,
    detached: true,
    env: { PATH: process.env['PATH'], TMPDIR: folder.path, OPENON_DATA_DIR: folder.path, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let isOver = false
  const ended = once(child, 'close').finally(() => {
    isOver = true
    return folder[Symbol.asyncDispose]()
  })
  // As a terminal does: to all that it has started.
  const kill = (signal: NodeJS.Signals) => void (!isOver && child.pid && process.kill(-child.pid, signal))
  const forget = killWithUs(() => kill('SIGKILL'))
  const log: string[] = []
  const ready = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      log.push(line)
      if (line.includes('OpenOn is ready')) resolve(JSON.parse(line).graphql ?? '')
    })
    createInterface({ input: child.stderr }).on('line', (line) => log.push(line))
  })
  const url = await Promise.race([ready, ended.then(() => null)])
  if (url === null) throw new Error(`${command.join(' ')} ended before it was ready:\n${log.join('\n')}`)
  const end = async (signal: NodeJS.Signals) => {
    kill(signal)
    await ended
    forget()
  }
  const pause = () => kill('SIGSTOP')
  const resume = () => kill('SIGCONT')
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
