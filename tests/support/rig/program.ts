import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../../dist/main.js', import.meta.url))

/** What became of a run of the built program that ends by itself. */
export interface Outcome {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** @param cwd where it finds a `.env`, if there is one */
export const runProgram = (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd: string = process.cwd(),
): Promise<Outcome> => launchProgram(args, env, cwd).outcome

/** For who has to do something while it runs. */
export function launchProgram(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd: string = process.cwd(),
): { readonly outcome: Promise<Outcome>; kill(signal: NodeJS.Signals): void } {
  const child = spawn(process.execPath, [main, ...args], { cwd, env: { PATH: process.env['PATH'], ...env } })
  let [out, err] = ['', '']
  child.stdout.on('data', (data) => (out += data))
  child.stderr.on('data', (data) => (err += data))
  const outcome = once(child, 'close').then(([code]) => ({ code: code as number | null, out, err }))
  return { outcome, kill: (signal) => void child.kill(signal) }
}
