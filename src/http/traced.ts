import type { IncomingMessage } from 'node:http'
import type { Tracer } from '../domain/ports.ts'
import type { Handler } from './server.ts'

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'DELETE', 'OPTIONS'])

/**
 * A handler whose requests are told of: as traces of their own, or, where `isBelieved`, as part of the trace that their sender
 * names (W3C Trace Context, `traceparent`). A stranger who names one would decide whether it is recorded, and could gather
 * everybody's requests in one trace.
 *
 * @param path what they are called by, whatever else is in theirs
 */
export function traced(
  handler: Handler,
  path: string,
  tracer: Tracer,
  isBelieved: (request: IncomingMessage) => boolean,
): Handler {
  if (!tracer.isOn) return handler
  return (request, response) => {
    const { method = '', headers } = request
    const name = methods.has(method) ? method : 'HTTP'
    const from = headers['traceparent']
    const span = tracer.start({
      name: `${name} ${path}`,
      kind: 'server',
      ...(typeof from === 'string' && isBelieved(request) && { from }),
      traits: { 'http.request.method': methods.has(method) ? method : '_OTHER', 'http.route': path },
    })
    response.once('close', () => {
      span.tell({ 'http.response.status_code': response.statusCode })
      span.end()
    })
    return span.run(() => handler(request, response))
  }
}
