import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { cores, pin } from './cpu.ts'

/** What every answer must have in it, and how often. */
export interface Expectation {
  readonly text: string
  readonly times: number
}

/** A request but for its length. */
export interface Request {
  readonly head: string
  readonly body: string
}

export interface Run {
  readonly host: string
  readonly port: number
  /** Sent in turn, again and again. */
  readonly requests: readonly Request[]
  readonly connections: number
  readonly seconds: number
  /** Requests. */
  readonly most: number
  readonly expect: Expectation
}

export interface RunResult {
  readonly answered: number
  readonly seconds: number
  /** Milliseconds. */
  readonly p50: number
  /** Milliseconds. */
  readonly p99: number
  /** Some of the answers that were wrong; the run ends with the first. */
  readonly failures: readonly string[]
}

/** The process that makes the load. */
export interface Load extends AsyncDisposable {
  readonly pid: number
  /** @throws {Error} at any answer that is not what is expected */
  run(run: Run): Promise<RunResult>
}

export async function startLoad(): Promise<Load> {
  const program = fileURLToPath(new URL('load-program.ts', import.meta.url))
  const child = fork(program, { execArgv: ['--import', 'tsx'] })
  const ended = once(child, 'exit')
  const pid = child.pid ?? 0
  pin(pid, cores.others)
  return {
    pid,
    async run(run) {
      const answer = once(child, 'message')
      child.send(run)
      const [result] = (await Promise.race([answer, ended.then(() => [])])) as [RunResult?]
      if (!result) throw new Error('The load has ended.')
      if (result.failures.length > 0) throw new Error(`wrong answers:\n${result.failures.join('\n')}`)
      return result
    },
    async [Symbol.asyncDispose]() {
      child.disconnect()
      await ended
    },
  }
}
