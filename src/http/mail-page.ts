import type { IncomingMessage } from 'node:http'
import { asHtml } from '../domain/notices/mails/layout.ts'
import type { Mailbox, ReceivedMail } from '../domain/ports.ts'
import { asksByOwnName, isLoopback } from './loopback.ts'
import type { Handler } from './server.ts'

/** Mails on the page. */
const most = 100

/** Where mails are shown. */
const path = '/mail'

const headers = {
  'content-type': 'text/html; charset=utf-8',
  // Mails have styles of their own; they run nothing, fetch nothing and are in no frame.
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
}

/**
 * The mails that went no further than this machine, for who sits at it: a list, and each by its id. There are links in
 * them that open accounts, so nobody else sees it: not from another machine, not through a proxy, and not a page elsewhere
 * whose name somebody has made point here (DNS rebinding).
 *
 * @param host where the server listens
 */
export function createMailPage(mailbox: Mailbox, { host }: { readonly host: string }): Record<string, Handler> {
  const handler: Handler = async (request, response) => {
    const { method, url = '' } = request
    if (!isLoopback(host) || !isFromHere(request)) {
      return response.writeHead(403, { ...headers, 'content-type': 'text/plain; charset=utf-8' }).end(refusal)
    }
    if (method !== 'GET') return response.writeHead(405, { allow: 'GET' }).end()
    const id = new URLSearchParams(url.split('?', 2)[1]).get('id')
    if (id === null) return response.writeHead(200, headers).end(listOf(await mailbox.list(most)))
    const mail = await mailbox.read(id)
    return response.writeHead(mail ? 200 : 404, headers).end(mail?.html ?? 'There is no such mail.')
  }
  return { [path]: handler }
}

const refusal = 'Mails are shown to who sits at this machine: on a loopback address, and by its name.\n'

function isFromHere(request: IncomingMessage): boolean {
  const { headers, socket } = request
  const isProxied = Object.keys(headers).some((name) => /^(forwarded|via|x-forwarded-.*|x-real-ip)$/.test(name))
  const peer = (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  return asksByOwnName(request) && isLoopback(peer) && !isProxied
}

const row = ({ id, to, subject, date }: ReceivedMail): string =>
  `<li><a href="${path}?id=${id}">${asHtml(subject)}</a><br>to ${asHtml(to)}${date ? `, ${date.toISOString()}` : ''}</li>`

const listOf = (mails: readonly ReceivedMail[]): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Mails</title>
</head>
<body style="font-family:Georgia,serif;line-height:1.5;max-width:40em;margin:2em auto;padding:0 1em">
<h1>Mails</h1>
<p>No mail server is set (MAIL_URL), so what OpenOn sends stays here, the latest first.</p>
<ul>
${mails.map(row).join('\n') || '<li>There is none yet.</li>'}
</ul>
</body>
</html>
`
