import type { IncomingMessage } from 'node:http'
import type { ApiContext } from '../domain/context.ts'
import { RateLimitedError } from '../domain/errors.ts'
import { leave, leavePath, leavingOf } from '../domain/notices/leave.ts'
import { spendAddress } from '../domain/rate-limits.ts'
import type { Origin } from '../domain/viewer.ts'
import { catalogues } from '../language/catalogues.ts'
import { directionOf, type Language, languageFor } from '../language/languages.ts'
import type { Handler } from './server.ts'

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  vary: 'accept-language',
}

/**
 * Where links in mails lead by which one is told less. Whoever follows the link sees a button, for mail scanners follow
 * links too; pressing it, or a mail program that does the same (RFC 8058), spends it, as often as one likes. It speaks the
 * language of the mail, which its link names.
 */
export function createUnsubscribePage(
  ctx: ApiContext,
  originOf: (request: IncomingMessage) => Origin,
): Record<string, Handler> {
  const handler: Handler = async (request, response) => {
    const { method, url = '' } = request
    if (method !== 'GET' && method !== 'POST') return response.writeHead(405, { allow: 'GET, POST' }).end()
    const params = new URLSearchParams(url.split('?', 2)[1])
    const language = languageFor(params.get('lang'), wantedBy(request))
    const { leaving: words } = catalogues[language]
    const answer = (status: number, body: string) =>
      response.writeHead(status, { ...headers, 'content-language': language }).end(page(language, body))
    const leaving = await leavingOf(ctx, params)
    if (!leaving) return answer(404, words.cutOff)
    const about = words.about[leaving.kind]
    // The form goes to where it is shown, with the whole of its address.
    const form = `<form method="post"><button>${words.yes}</button></form>`
    if (method === 'GET') return answer(200, `${words.ask(about)}</p>${form}<p>`)
    try {
      await spendAddress(ctx, originOf(request), 'unsubscribing ')
    } catch (error) {
      if (!(error instanceof RateLimitedError)) throw error
      return answer(429, words.tooMuch)
    }
    await leave(ctx, leaving)
    return answer(200, words.done(about))
  }
  return { [leavePath]: handler }
}

/** What a browser asks for, the best first as browsers have it, for links of mails that name no language. */
const wantedBy = ({ headers }: IncomingMessage): string[] =>
  (headers['accept-language'] ?? '').split(',', 20).map((tag) => tag.split(';', 1)[0]?.trim() ?? '')

function page(language: Language, body: string): string {
  const { app, leaving } = catalogues[language]
  return `<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${leaving.title}</title>
</head>
<body style="font-family:Georgia,serif;line-height:1.5;max-width:40em;margin:2em auto;padding:0 1em">
<h1>${leaving.title}</h1>
<p>${body}</p>
<p><a href="/">${app.toOpenOn}</a></p>
</body>
</html>
`
}
