import type { ServerResponse } from 'node:http'
import { watchViewer } from '../../domain/accounts/authenticate.ts'
import type { ApiContext } from '../../domain/context.ts'
import { hasLeft } from '../../domain/feed/stoppable.ts'
import type { Viewer } from '../../domain/viewer.ts'
import { sessionOver } from '../operation/errors.ts'
import { createQuota } from './quota.ts'

/** Streams over SSE that a user has open in this process at most. */
const maxStreams = 100

/**
 * The streams that HTTP responses carry.
 *
 * @returns a signal that aborts when the response has ended, or, with what to tell the client, when the viewer's token is
 *   spent or its session over
 */
export function createStreams(app: ApiContext): (viewer: Viewer | null, response: ServerResponse) => AbortSignal {
  const quota = createQuota(maxStreams, `You have ${maxStreams} streams open, which is the most.`)
  return (viewer, response) => {
    const end = new AbortController()
    if (!viewer || response.closed) {
      if (response.closed) end.abort(hasLeft)
      response.once('close', () => end.abort(hasLeft))
      return end.signal
    }
    const giveBack = quota.take(viewer.id)
    const unwatch = watchViewer(app, viewer, () => end.abort(sessionOver()))
    response.once('close', () => {
      giveBack()
      unwatch()
      end.abort(hasLeft)
    })
    return end.signal
  }
}

/** Does something once nobody reads a response any more: at once where that is so. */
export function atClose(response: ServerResponse, act: () => void): void {
  if (response.closed || response.socket?.destroyed) act()
  else response.once('close', act)
}

/** A stream that is read on when what it gave before has left for the network, so that nothing waits in memory. */
export const asRead = <Item>(
  response: ServerResponse,
  stream: AsyncIterableIterator<Item>,
): AsyncIterableIterator<Item> => ({
  async next() {
    if (response.writableNeedDrain) await drained(response)
    return stream.next()
  },
  return: () => stream.return?.() ?? Promise.resolve({ done: true, value: undefined }),
  [Symbol.asyncIterator]() {
    return this
  },
})

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      response.off('drain', go).off('close', go)
      resolve()
    }
    response.on('drain', go).on('close', go)
  })
}
