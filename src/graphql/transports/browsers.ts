import type { IncomingMessage } from 'node:http'

/**
 * Whether a page may talk to us. Requests that are not from pages carry no Origin; pages of this very host are ours;
 * all others must be configured.
 *
 * @param allowed origins such as `https://app.example.com`
 */
export function isOriginAllowed({ headers }: IncomingMessage, allowed: readonly string[]): boolean {
  const { origin, host } = headers
  if (!origin) return true
  return allowed.includes(origin) || (URL.canParse(origin) && new URL(origin).host === host)
}

/** What a page is told that may not: its author looks for why, and the operator for what to do. */
export const foreignOrigin = 'Pages of this origin may not use this API, unless its operator names it in CORS_ORIGINS.'
