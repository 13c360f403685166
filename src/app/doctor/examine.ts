import type { Environment } from '../../config.ts'
import { createLog } from '../../infra/log.ts'
import { codeOf, wordsOf } from '../../infra/operator-error.ts'
import { createCloser } from '../lifecycle.ts'
import { type Check, type Finding, failed, skipped, warning } from './check.ts'
import { readConfiguration } from './checks/configuration.ts'
import { checks as all } from './checks.ts'
import { createRedactor } from './redact.ts'
import { openSubject, type Subject } from './subject.ts'

/** What became of one check. Nothing in it is secret. */
export interface Result {
  readonly number: number
  readonly title: string
  readonly state: Finding['state']
  readonly found: string
  readonly todo?: string
  /** What was set right, where it was asked for. */
  readonly mended?: string
}

/** Milliseconds for a check that does not say how long it takes. */
const usual = 20_000
/** The same for setting right, which may count everybody's letters. */
const mending = 600_000

/** PostgreSQL's `query_canceled`, by which a statement ends that takes too long. */
const canceled = '57014'

/**
 * Looks at a deployment with all checks, one after the other: what one of them finds, or does not survive, keeps none of
 * the others from being made. Changes nothing without `fix`, and never a letter.
 *
 * @param checks besides the first, if not all
 * @param tell hears each result as soon as it is known
 */
export async function examine(
  env: Environment,
  { fix, checks = all }: { readonly fix: boolean; readonly checks?: readonly Check[] },
  tell: (result: Result) => void,
): Promise<readonly Result[]> {
  const redact = createRedactor(env)
  const log = createLog({ level: 'silent', pretty: false })
  const closer = createCloser(log)
  const { config, finding } = readConfiguration(env)
  const subject = config && openSubject(config, log, closer)
  const results: Result[] = []
  const note = ({ number, title }: Pick<Check, 'number' | 'title'>, finding: Finding, mended?: string) => {
    const { state, found } = finding
    const result = {
      number,
      title,
      state,
      found: redact(found.replaceAll(/\s+/g, ' ').trim()),
      ...('todo' in finding && { todo: redact(finding.todo) }),
      ...(mended && { mended: redact(mended) }),
    }
    results.push(result)
    tell(result)
  }
  try {
    note({ number: 1, title: 'configuration' }, finding)
    for (const check of checks) {
      const reason = subject ? lacking(check, results) : 'the configuration cannot be read (1)'
      if (!subject || reason !== null) note(check, skipped(reason ?? ''))
      else note(check, ...(await look(check, subject, fix)))
    }
    return results
  } finally {
    await closer.close()
  }
}

/** Why there is nothing to look at for a check; null where there is. */
function lacking({ after = [] }: Check, results: readonly Result[]): string | null {
  const missing = results.find(
    ({ number, state }) => after.includes(number) && (state === 'failed' || state === 'skipped'),
  )
  return missing ? `see ${missing.number} (${missing.title})` : null
}

async function look(check: Check, subject: Subject, fix: boolean): Promise<[Finding, string?]> {
  const finding = await lookInTime(check, subject)
  if (!fix || !('mend' in finding) || !finding.mend) return [finding]
  try {
    const mended = await inTime(finding.mend(), mending, (seconds) => {
      throw new Error(`no answer in ${seconds} s`)
    })
    return [await lookInTime(check, subject), mended]
  } catch (error) {
    return [failed(`${finding.found}; setting it right failed: ${wordsOf(error)}`, finding.todo)]
  }
}

async function lookInTime({ look, todo, patience = usual }: Check, subject: Subject): Promise<Finding> {
  try {
    return await inTime(look(subject), patience, (seconds) => failed(`no answer in ${seconds} s`, todo))
  } catch (error) {
    // That it is slow to tell does not make it wrong.
    if (codeOf(error) === canceled) return warning('the database took too long to tell', todo)
    return failed(wordsOf(error), todo)
  }
}

/** @param late what there is instead of what takes longer */
async function inTime<Told>(work: Promise<Told>, patience: number, late: (seconds: number) => Told): Promise<Told> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, patience, null)
  })
  try {
    return (await Promise.race([work, tooLate])) ?? late(patience / 1_000)
  } finally {
    clearTimeout(timer)
  }
}
