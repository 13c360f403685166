import type { IncomingMessage } from 'node:http'
import type { Plugin } from 'graphql-yoga'
import type { ApiContext as Context } from '../../domain/context.ts'
import type { Allowance } from '../../domain/ports.ts'
import type { Origin, Viewer } from '../../domain/viewer.ts'
import { countOperation, refuse, viewerOf } from '../operation/admission.ts'

/** Who sends an HTTP request, and what is left of their limit. */
export interface Caller {
  readonly origin: Origin
  readonly viewer: Viewer | null
  readonly allowance: Allowance | null
}

/** The callers of requests that are under way. */
export type Callers = WeakMap<Request, Caller>

const nowhere: Origin = { address: null, userAgent: null }

/**
 * Finds out who sends an operation and counts it, before anything is done with it: documents that make no sense count
 * like any other.
 */
export const useCallers = (app: Context, callers: Callers, originOf: (request: IncomingMessage) => Origin): Plugin => ({
  async onParams({ request, context, setResult }) {
    const { req } = context as { readonly req?: IncomingMessage }
    const started = performance.now()
    const origin = req ? originOf(req) : nowhere
    let viewer: Viewer | null = null
    try {
      viewer = await viewerOf(app, origin, request.headers.get('authorization'))
      callers.set(request, { origin, viewer, allowance: await countOperation(app, origin, viewer) })
    } catch (error) {
      setResult({ errors: [refuse(app, error, started, viewer)] })
    }
  },
})
