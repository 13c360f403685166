import { createSourceEventStream, type ExecutionArgs, type ExecutionResult, execute } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import pLimit, { type LimitFunction } from 'p-limit'
import type { GraphQLContext } from '../schema/context.ts'

/** Pages that are resolved at a time, of all subscribers: when many hear of one instant, not all wait for the last. */
const pagesAtOnce = 100

/**
 * What a subscription's source yields: events that are known at the same time. In the schema's types it passes for one
 * event, for that is what resolvers get.
 */
export const inPages = <Event>(source: AsyncIterable<readonly Event[]>): AsyncIterable<Event> =>
  source as unknown as AsyncIterable<Event>

/**
 * Resolves the events of a page together, so that the loaders gather what they need, and delivers them one by one, in
 * order. By itself GraphQL resolves an event when the one before it is delivered: a query or more for each.
 */
export const usePages = (): Plugin => {
  const inTurn = pLimit(pagesAtOnce)
  return {
    onSubscribe: ({ setSubscribeFn }) => setSubscribeFn((args) => subscribe(args, inTurn)),
  }
}

async function subscribe(
  args: ExecutionArgs,
  inTurn: LimitFunction,
): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const source = await createSourceEventStream(args)
  if (!(Symbol.asyncIterator in source)) return source
  const pages = (source as AsyncIterable<readonly unknown[]>)[Symbol.asyncIterator]()
  const resolve = async (event: unknown) => execute({ ...args, rootValue: event })
  // What was resolved for a session is not delivered when the session is over.
  const end = (args.contextValue as GraphQLContext).ending()
  let resolved: ExecutionResult[] = []
  let isOver = false
  const results: AsyncIterableIterator<ExecutionResult> = {
    async next() {
      while (!isOver && !end.aborted) {
        const value = resolved.shift()
        if (value) return { done: false, value }
        const page = await pages.next()
        if (page.done) isOver = true
        else resolved = await inTurn(() => Promise.all(page.value.map(resolve)))
      }
      return { done: true, value: undefined }
    },
    async return() {
      isOver = true
      resolved = []
      await pages.return?.()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
  return results
}
