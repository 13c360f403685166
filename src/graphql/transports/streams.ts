import type { ServerResponse } from 'node:http'
import type { ExecutionResult } from 'graphql'
import { watchViewer } from '../../domain/accounts/authenticate.ts'
import type { ApiContext } from '../../domain/context.ts'
import { spread } from '../../domain/spread.ts'
import type { Viewer } from '../../domain/viewer.ts'
import { sessionOver } from '../operation/errors.ts'
import { createQuota } from './quota.ts'

/** Streams over SSE that a user has open in this process at most. */
const maxStreams = 100

/** Carries a stream in a response, as fast as it is read. */
type Carry = (stream: AsyncIterableIterator<ExecutionResult>) => AsyncIterableIterator<ExecutionResult>

export interface Streams {
  /** @throws {GraphQLError} where that is one too many */
  open(viewer: Viewer | null, response: ServerResponse): Carry
  /** Ends all of them. @param time milliseconds over which that is spread */
  close(time: number): Promise<void>
}

/**
 * The streams that HTTP responses carry. They end when the response does, or, with what to tell the client, when the
 * viewer's token is spent or its session over; what was resolved for it until then is not delivered.
 */
export function createStreams(app: ApiContext): Streams {
  const quota = createQuota<string>(maxStreams, `You have ${maxStreams} streams open, which is the most.`)
  const all = new Set<() => void>()
  const open: Streams['open'] = (viewer, response) => {
    let isOver = false
    let stop = () => {}
    if (viewer) {
      atClose(response, quota.take(viewer.id))
      atClose(
        response,
        watchViewer(app, viewer, () => {
          isOver = true
          stop()
        }),
      )
    }
    return async function* (stream) {
      stop = () => void stream.return?.()
      const end = stop
      all.add(end)
      atClose(response, () => {
        all.delete(end)
        end()
      })
      if (isOver) stop()
      for await (const result of stream) {
        if (isOver) break
        yield result
        // Read on when what it gave has left for the network, so that nothing waits in memory.
        if (response.writableNeedDrain) await drained(response)
      }
      if (isOver) yield { errors: [sessionOver()] }
    }
  }
  return { open, close: (time) => spread(all, time, (end) => end()) }
}

/** Does something once nobody reads a response any more: at once where that is so. */
export function atClose(response: ServerResponse, act: () => void): void {
  if (response.closed || response.socket?.destroyed) act()
  else response.once('close', act)
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      response.off('drain', go).off('close', go)
      resolve()
    }
    response.on('drain', go).on('close', go)
  })
}
