import type { ExecutionResult } from 'graphql'
import type { LimitFunction } from 'p-limit'
import type { Breathe } from '../../domain/breathe.ts'
import { type End, stoppable } from '../../domain/feed/stoppable.ts'
import { eventsOf } from '../schema/page.ts'

interface PageOptions {
  readonly resolve: (event: unknown) => Promise<ExecutionResult>
  /** Lets so many pages be resolved at a time, of all subscribers. */
  readonly inTurn: LimitFunction
  /** Of each event. */
  readonly cost: number
  /** Waits until there is room for what so much costs; answers with how to give it back. */
  readonly take: (cost: number) => Promise<() => void>
  readonly breathe: Breathe
  /** Told of each event whose result is handed on; null where nobody wants to know. */
  readonly onDelivery: ((event: unknown) => void) | null
  /** What the subscriber is told when the source breaks; the stream ends with it. */
  readonly tell: (error: unknown) => ExecutionResult
  readonly onEnd: () => void
}

/** What the events that are resolved together may cost. */
const mostAtOnce = 1_500

function* portionsOf<Item>(items: readonly Item[], size: number): Generator<readonly Item[], void, undefined> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size)
}

/**
 * The results of a subscription. The events of a page are resolved together, so that the loaders gather what they need,
 * and delivered one by one, in order. By itself GraphQL resolves an event when the one before it is delivered: a query
 * or more for each. What was resolved for who has left is not delivered.
 */
export function resultsOf(
  source: AsyncIterable<unknown>,
  options: PageOptions,
): AsyncIterableIterator<ExecutionResult> {
  const pages = source[Symbol.asyncIterator]()
  return stoppable(pages, (end) => deliver(pages, end, options))
}

async function* deliver(pages: AsyncIterator<unknown>, end: End, options: PageOptions) {
  const { inTurn, cost, take, breathe, onDelivery, tell, onEnd } = options
  let giveBack = () => {}
  try {
    for (let page = await pages.next(); !page.done && !end.isOver; page = await pages.next()) {
      for (const events of portionsOf(eventsOf(page.value), Math.max(1, Math.floor(mostAtOnce / cost)))) {
        giveBack = await take(cost * events.length)
        if (end.isOver) break
        for (const [n, result] of (await inTurn(() => resolveAll(events, options))).entries()) {
          await breathe()
          if (end.isOver) break
          onDelivery?.(events[n])
          yield result
        }
        giveBack()
      }
    }
  } catch (error) {
    if (!end.isOver) yield tell(error)
  } finally {
    giveBack()
    await pages.return?.()
    onEnd()
  }
}

/** Together, for the loaders; a page of large selections does not hold the event loop all the same. */
async function resolveAll(events: readonly unknown[], { resolve, breathe }: PageOptions): Promise<ExecutionResult[]> {
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
