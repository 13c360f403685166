import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, constants, existsSync, statfsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

/** A server that exists for the tests alone. */
export interface ThrowAway extends AsyncDisposable {
  readonly url: string
  readonly program: Program
}

/** A server's process, for tests in which servers fail. */
export interface Program {
  readonly pid: number
  /** Sends a signal that ends it and waits until it has ended. */
  end(signal: NodeJS.Signals): Promise<void>
  /** Starts it again after it has ended, with the same data on the same port. @param env besides this process's own */
  startAgain(env?: Readonly<Record<string, string>>): Promise<void>
}

/** @returns the first executable of that name in the folders and the PATH, or null */
export function findBinary(name: string, folders: readonly string[] = []): string | null {
  const paths = [...folders, ...(process.env['PATH'] ?? '').split(delimiter)].map((folder) => join(folder, name))
  return paths.find(isExecutable) ?? null
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

type Folder = AsyncDisposable & { readonly path: string }

/** A folder that goes with whoever disposes of it. */
export const temporaryFolder = (): Promise<Folder> => folderIn(tmpdir())

/** The same for a database, in memory where there is room: many that sync to one disk wait for each other. */
export const databaseFolder = (): Promise<Folder> => folderIn(hasRoom(memory) ? memory : tmpdir())

const memory = '/dev/shm'
/** Bytes for all databases that there are at once, and for whoever else is there. */
const room = 4 * 1024 ** 3

function hasRoom(folder: string): boolean {
  if (!existsSync(folder)) return false
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize >= room
}

async function folderIn(parent: string): Promise<Folder> {
  const path = await mkdtemp(join(parent, 'openon-test-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) }
}

/**
 * Runs a server's program until it is disposed of.
 *
 * @param stopSignal ends it at once
 * @param isUp rejects or answers false while it is not ready
 * @throws {Error} with what the program said, when it ends before it is up
 */
export async function runServer(
  command: readonly [string, ...string[]],
  options: { uid?: number; gid?: number; detached?: boolean; env?: Readonly<Record<string, string>> },
  stopSignal: NodeJS.Signals,
  isUp: () => Promise<unknown>,
): Promise<Program & AsyncDisposable> {
  const [program, ...args] = command
  let launched: ChildProcess | null = null
  const forget = killWithUs(() => void launched?.kill(stopSignal))
  const launch = async (env: Readonly<Record<string, string>> = {}) => {
    const child = spawn(program, args, {
      ...options,
      env: { ...process.env, ...options.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    launched = child
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => (said = `${said}${data}`.slice(-4_000)))
    const ended = endOf(child)
    try {
      while (!(await isUp().catch(() => false))) {
        if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${program} ended: ${said}`)
        // Between two looks, unless it ends.
        await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 20))])
      }
    } catch (error) {
      child.kill(stopSignal)
      throw error
    }
    return { child, ended }
  }
  let running = await launch().catch((error: unknown) => {
    forget()
    throw error
  })
  const kill = (signal: NodeJS.Signals) => void running.child.kill(signal)
  const end = async (signal: NodeJS.Signals) => {
    kill(signal)
    await running.ended
  }
  return {
    get pid() {
      return running.child.pid ?? 0
    },
    end,
    async startAgain(env) {
      running = await launch(env)
    },
    async [Symbol.asyncDispose]() {
      forget()
      // A server that a test left paused would hear nothing else.
      kill('SIGCONT')
      await end(stopSignal)
    },
  }
}

/**
 * Also when the test run dies of an exception or a signal, its servers must not outlive it.
 *
 * @returns how to forget it
 */
export function killWithUs(kill: () => void): () => void {
  watchForTheEnd()
  toKill.add(kill)
  return () => void toKill.delete(kill)
}

/** However many servers there are, the end is listened for once. */
const toKill = new Set<() => void>()
let isWatching = false

function watchForTheEnd(): void {
  if (isWatching) return
  isWatching = true
  const killAll = () => {
    for (const kill of toKill) kill()
  }
  process.once('exit', killAll)
  // Node runs no `exit` listeners when a signal ends a process.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      killAll()
      process.kill(process.pid, signal)
    })
  }
}

function endOf(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => {
    child.once('exit', resolve)
    child.once('error', resolve)
  })
}
