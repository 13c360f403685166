import { type ExecutionResult, GraphQLError } from 'graphql'
import type { LimitFunction } from 'p-limit'
import type { Breathe } from '../../domain/breathe.ts'
import { stoppable } from '../../domain/feed/stoppable.ts'
import { eventsOf } from '../schema/page.ts'

interface PageOptions {
  readonly resolve: (event: unknown) => Promise<ExecutionResult>
  /** Lets so many pages be resolved at a time, of all subscribers. */
  readonly inTurn: LimitFunction
  readonly breathe: Breathe
  /**
   * Ends the stream. What was resolved for a session is not delivered when the session is over. Where the reason is an
   * error for the client, that is the last result.
   */
  readonly end: AbortSignal
  /** What the subscriber is told when the source breaks; the stream ends with it. */
  readonly tell: (error: unknown) => ExecutionResult
  readonly onEnd: () => void
}

/**
 * The results of a subscription. The events of a page are resolved together, so that the loaders gather what they need,
 * and delivered one by one, in order. By itself GraphQL resolves an event when the one before it is delivered: a query
 * or more for each.
 */
export function resultsOf(
  source: AsyncIterable<unknown>,
  { resolve, inTurn, breathe, end, tell, onEnd }: PageOptions,
): AsyncIterableIterator<ExecutionResult> {
  /** Together, for the loaders; a page of large selections does not hold the event loop all the same. */
  const resolveAll = async (events: readonly unknown[]) => {
    const results: Promise<ExecutionResult>[] = []
    for (const event of events) {
      await breathe()
      const result = resolve(event)
      // Told below; until then nobody waits for it.
      result.catch(() => {})
      results.push(result)
    }
    return Promise.all(results)
  }
  return stoppable([end], async function* (end) {
    const pages = source[Symbol.asyncIterator]()
    const leave = async () => void (await pages.return?.())
    end.addEventListener('abort', leave, { once: true })
    try {
      for (let page = await pages.next(); !page.done && !end.aborted; page = await pages.next()) {
        const { value } = page
        for (const result of await inTurn(() => resolveAll(eventsOf(value)))) {
          if (end.aborted) break
          yield result
        }
      }
      if (end.reason instanceof GraphQLError) yield tell(end.reason)
    } catch (error) {
      if (!end.aborted) yield tell(error)
    } finally {
      end.removeEventListener('abort', leave)
      await leave()
      onEnd()
    }
  })
}
