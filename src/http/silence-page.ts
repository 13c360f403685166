import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Context } from '../domain/context.ts'
import { silence, silencePath } from '../domain/waiting/silence.ts'
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
 * Where whoever gets mails about letters, and wants none, says so: by a button, for programs look at links in mails; or in
 * their mail program, which posts here by itself (RFC 8058). What is posted is not read: the link says it all.
 */
export function createSilencePage(ctx: Context): Record<string, Handler> {
  const handler = async ({ method, url = '' }: IncomingMessage, response: ServerResponse) => {
    const answer = (status: number, words: string) => response.writeHead(status, headers).end(page(words))
    if (method !== 'GET' && method !== 'POST') return response.writeHead(405, { allow: 'GET, POST' }).end()
    const hash = await ctx.addresses.redeem(new URLSearchParams(url.split('?', 2)[1]).get('for') ?? '')
    if (!hash) return answer(404, '<p>This link is not whole. Copy all of it from the mail.</p>')
    if (method === 'GET') return answer(200, question)
    await silence(ctx, hash, 'UNSUBSCRIBED')
    return answer(200, '<p>You get no more mails about letters. Letters wait for you all the same.</p>')
  }
  return { [silencePath]: handler }
}

const question = `<p>Mails tell you of letters that wait for you. Do you want no more of them?</p>
<form method="post"><button>No more mails</button></form>`

const page = (body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Mails about letters</title>
</head>
<body style="font-family:Georgia,serif;line-height:1.5;max-width:34em;margin:2em auto;padding:0 1em">
<h1>Mails about letters</h1>
${body}
</body>
</html>
`
