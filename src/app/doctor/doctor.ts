import type { Environment } from '../../config.ts'
import { jsonOf } from '../operating/words.ts'
import { examine, type Result } from './examine.ts'

interface Options {
  readonly fix: boolean
  readonly json: boolean
}

const signs: Readonly<Record<Result['state'], string>> = {
  ok: 'ok',
  skipped: '-',
  warning: 'warning',
  failed: 'FAILED',
}

/**
 * `openon doctor`: what {@link examine} finds, told line by line as soon as it is known, or as one document of JSON.
 *
 * @param print shows a line to a person
 * @param write writes a text as it is
 * @returns the exit code: 0 where nothing failed; warnings are for the next quiet hour
 */
export async function runDoctor(
  env: Environment,
  { fix, json }: Options,
  print: (line: string) => void,
  write: (text: string) => void,
): Promise<number> {
  const results = await examine(env, { fix }, json ? () => {} : (result) => tell(result, print))
  const count = (state: Result['state']) => results.filter((result) => result.state === state).length
  const summary = { ok: count('ok'), warning: count('warning'), failed: count('failed'), skipped: count('skipped') }
  if (json) write(jsonOf({ healthy: summary.failed === 0, summary, checks: results }).join('\n'))
  else
    print(`${summary.ok} ok, ${summary.warning} warnings, ${summary.failed} failed, ${summary.skipped} not looked at.`)
  return summary.failed === 0 ? 0 : 1
}

function tell({ number, title, state, found, todo, mended }: Result, print: (line: string) => void): void {
  print(`${String(number).padStart(2)}  ${signs[state].padEnd(8)} ${title.padEnd(25)} ${found}`)
  if (mended) print(`${indent}mended: ${mended}`)
  if (todo) print(`${indent}→ ${todo}`)
}

const indent = ' '.repeat(13)
