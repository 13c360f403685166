import type { ServerResponse } from 'node:http'
import { watchViewer } from '../../domain/accounts/authenticate.ts'
import type { ApiContext } from '../../domain/context.ts'
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
      if (response.closed) end.abort()
      response.once('close', () => end.abort())
      return end.signal
    }
    const giveBack = quota.take(viewer.id)
    const unwatch = watchViewer(app, viewer, () => end.abort(sessionOver()))
    response.once('close', () => {
      giveBack()
      unwatch()
      end.abort()
    })
    return end.signal
  }
}
