import type { Plugin } from 'graphql-yoga'

/** GraphiQL brings its scripts and styles inline; whatever it runs, it reaches this server alone. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'unsafe-inline' blob:",
  'worker-src blob:',
  "style-src 'unsafe-inline'",
  'font-src data:',
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Headers of every answer. It may hold tokens and letters, for nobody on the way to keep. */
export const answerHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  // Which page may read it depends on who asks.
  vary: 'Origin',
}

/**
 * What browsers need to be told, and must not be able to do: a form or a page elsewhere can send no operation, because
 * operations come as `application/json` only, which browsers ask permission for.
 */
export const useGuards = (): Plugin => ({
  onRequest({ request, endResponse, fetchAPI }) {
    if (request.method !== 'POST') return
    const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
    if (type === 'application/json' || type === 'application/graphql-response+json') return
    const errors = [{ message: 'Send operations as application/json.', extensions: { code: 'UNSUPPORTED_MEDIA_TYPE' } }]
    endResponse(fetchAPI.Response.json({ errors }, { status: 415 }))
  },
  onResponse({ response: { headers } }) {
    for (const [name, value] of Object.entries(answerHeaders)) if (!headers.has(name)) headers.set(name, value)
    if (headers.get('content-type')?.startsWith('text/html'))
      headers.set('content-security-policy', contentSecurityPolicy)
  },
})
