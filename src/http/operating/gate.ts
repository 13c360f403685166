import type { IncomingMessage } from 'node:http'
import type { Handler } from '../server.ts'

/** Whether a token that is given with a request opens the door. */
export type Admit = (given: string, request: IncomingMessage) => Promise<'open' | 'wrong' | 'tooMany'>

const headers = {
  'content-type': 'text/plain; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
}

/**
 * Lets in who has the operators' token: as a bearer (RFC 6750), or as the password of HTTP Basic (RFC 7617) under any
 * name, for which browsers ask by themselves. Never by the URL, which is kept by everybody on the way.
 */
export const gated =
  (admit: Admit, handler: Handler): Handler =>
  async (request, response) => {
    const given = tokenOf(request)
    const admission = given === null ? 'wrong' : await admit(given, request)
    if (admission === 'open') return handler(request, response)
    if (admission === 'tooMany')
      return response.writeHead(429, { ...headers, 'retry-after': '60' }).end('Too many wrong tokens; wait a minute.\n')
    return response
      .writeHead(401, { ...headers, 'www-authenticate': 'Basic realm="OpenOn, for its operators", charset="UTF-8"' })
      .end('Here is something for operators: the password is OPS_TOKEN.\n')
  }

function tokenOf({ headers }: IncomingMessage): string | null {
  const [, scheme = '', value = ''] = /^(bearer|basic) +(\S+)$/i.exec(headers.authorization ?? '') ?? []
  if (scheme.toLowerCase() !== 'basic') return value || null
  const [, password] = /^[^:]*:(.*)$/s.exec(Buffer.from(value, 'base64').toString()) ?? []
  return password || null
}
