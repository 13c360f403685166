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
