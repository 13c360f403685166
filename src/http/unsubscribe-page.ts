import type { IncomingMessage } from 'node:http'
import type { ApiContext } from '../domain/context.ts'
import { RateLimitedError } from '../domain/errors.ts'
import { type Leaving, leave, leavePath, leavingOf } from '../domain/notices/leave.ts'
import { spendAddress } from '../domain/rate-limits.ts'
import type { Origin } from '../domain/viewer.ts'
import type { Handler } from './server.ts'

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
}

/**
 * Where links in mails lead by which one is told less. Whoever follows the link sees a button, for mail scanners follow
 * links too; pressing it, or a mail program that does the same (RFC 8058), spends it, as often as one likes.
 */
export function createUnsubscribePage(
  ctx: ApiContext,
  originOf: (request: IncomingMessage) => Origin,
): Record<string, Handler> {
  const handler: Handler = async (request, response) => {
    const { method, url = '' } = request
    if (method !== 'GET' && method !== 'POST') return response.writeHead(405, { allow: 'GET, POST' }).end()
    const leaving = await leavingOf(ctx, new URLSearchParams(url.split('?', 2)[1]))
    if (!leaving)
      return response.writeHead(404, headers).end(page('This link is not whole. Copy all of it from the mail.'))
    if (method === 'GET') return response.writeHead(200, headers).end(page(question(leaving.kind)))
    try {
      await spendAddress(ctx, originOf(request), 'unsubscribing ')
    } catch (error) {
      if (!(error instanceof RateLimitedError)) throw error
      return response.writeHead(429, headers).end(page('Too many requests. Please try again later.'))
    }
    await leave(ctx, leaving)
    return response.writeHead(200, headers).end(page(`Done: no more mails ${about[leaving.kind]}. ${remains}`))
  }
  return { [leavePath]: handler }
}

const about: Readonly<Record<Leaving['kind'], string>> = {
  SEALED: 'when a letter is sealed for you',
  UNFOLDING: 'when a letter for you begins to unfold',
  READY: 'when a letter for you is ready',
  OPENED: 'when a letter of yours is opened',
  REPLIED: 'when a letter of yours is answered',
  WITHDRAWN: 'when a letter for you is taken back',
  UNDELIVERABLE: 'when a letter of yours reaches nobody',
  LETTER: 'about letters that wait for this address',
}

const remains = 'Letters wait for you all the same.'

/** The form goes to where it is shown, with the whole of its address. */
const question = (kind: Leaving['kind']): string =>
  `Send no more mails ${about[kind]}?</p><form method="post"><button>Send no more of them</button></form><p>`

const page = (body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Mails from OpenOn</title>
</head>
<body style="font-family:Georgia,serif;line-height:1.5;max-width:40em;margin:2em auto;padding:0 1em">
<h1>Mails from OpenOn</h1>
<p>${body}</p>
<p><a href="/">To OpenOn</a></p>
</body>
</html>
`
