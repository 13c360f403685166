import { validate } from 'uuid'
import { serverTime } from '../../domain/clock.ts'
import { NotFoundError } from '../../domain/errors.ts'
import { type BrokenFeed, type Looked, ownerOfFeed, verifyFeeds } from '../../domain/operating/feeds.ts'
import { lifeOf, type OperatingContext } from '../../domain/operating/letter.ts'
import { type AlarmState, waitsFor } from '../../domain/operating/waits-for.ts'
import { localId } from '../../graphql/schema/ids.ts'
import type { Report } from '../../http/operating/report.ts'
import { OperatorError, wordsOf } from '../../infra/operator-error.ts'
import type { QueueLooker } from '../../infra/queue-look.ts'
import type { Intervals } from '../../jobs.ts'
import { type FeedsFound, feedsReport } from './feeds-report.ts'
import { letterReport } from './letter-report.ts'
import { queueReport } from './queue-report.ts'

/** What an operator's questions are answered from. Nothing is changed by any of them. */
export interface Sources {
  readonly ctx: OperatingContext
  readonly queue: QueueLooker
  readonly intervals: Intervals
}

/** An answer, as it is found and as it is told. */
export interface Answer {
  readonly found: unknown
  readonly report: Report
  /** Whether something is as it must not be. */
  readonly isWrong: boolean
}

/** Feeds that are named at most: of more than these, something is wrong that no list tells. */
const mostBroken = 1_000

/**
 * @param id as the API tells it, or as the database does
 * @throws {OperatorError} for none
 */
export async function askLetter({ ctx, queue, intervals }: Sources, id: string): Promise<Answer> {
  const capsuleId = validate(id) ? id : localId(id, 'Capsule', 'Draft')
  const none = `There is no letter with the id ${id}: there never was, or it was withdrawn or thrown away, which leaves nothing of it.`
  if (!capsuleId) throw new OperatorError(none)
  const letter = await lifeOf(ctx, capsuleId).catch((error: unknown) => {
    throw error instanceof NotFoundError ? new OperatorError(none) : error
  })
  const alarm = letter.alarmAt === null ? 'none' : await alarmOf(queue, letter.alarmAt)
  const found = { letter, alarm, conclusion: waitsFor(letter, alarm, ctx.settings, intervals) }
  return { found, report: letterReport(found), isWrong: false }
}

const alarmOf = (queue: QueueLooker, at: number): Promise<AlarmState> =>
  queue.has(at).then(
    (isSet) => (isSet ? 'set' : 'none'),
    () => 'unknown',
  )

/**
 * @param name whose feed; null for everybody's
 * @param onProgress told how far it has come
 * @throws {OperatorError} for nobody
 */
export async function askFeeds(
  { ctx }: Pick<Sources, 'ctx'>,
  name: string | null,
  onProgress: (looked: Looked) => void = () => {},
): Promise<Answer> {
  const whose = name === null ? null : await ownerOf(ctx, name)
  const broken: BrokenFeed[] = []
  let unnamed = 0
  const looked = await verifyFeeds(ctx, whose, (page, sofar) => {
    const named = page.slice(0, mostBroken - broken.length)
    broken.push(...named)
    unnamed += page.length - named.length
    onProgress(sofar)
  })
  const found: FeedsFound = { looked, broken, unnamed }
  return { found, report: feedsReport(found), isWrong: broken.length > 0 }
}

const ownerOf = (ctx: OperatingContext, name: string): Promise<string> =>
  ownerOfFeed(ctx, localId(name, 'User') ?? name).catch((error: unknown) => {
    if (!(error instanceof NotFoundError)) throw error
    throw new OperatorError(`There is nobody with the username, email or id ${name}.`)
  })

/** @throws {OperatorError} while the queue is out of reach */
export async function askQueue({ queue, intervals, ctx }: Sources): Promise<Answer> {
  const found = await queue.look().catch((error: unknown) => {
    throw new OperatorError(
      `The queue cannot be asked: ${wordsOf(error)}. Letters unlock by the sweep meanwhile, up to SWEEP_INTERVAL late.`,
    )
  })
  return { found, report: queueReport(found, intervals, await serverTime(ctx)), isWrong: false }
}
