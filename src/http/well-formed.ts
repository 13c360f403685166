import type { IncomingMessage } from 'node:http'

/** Headers that say one thing. Said twice, somebody on the way may have heard the other (RFC 9110 §5.3). */
const saidOnce = new Set(['host', 'authorization', 'content-type'])

/**
 * Why a request is refused that Node's parser has let through: what two who read it may understand differently, such as
 * a proxy and we (request smuggling).
 *
 * @param isUpgrade whether another protocol begins behind its headers
 * @returns null for one that is clear
 */
export function unclear(request: IncomingMessage, isUpgrade = false): string | null {
  const { headers, httpVersion, rawHeaders, url = '/' } = request
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return 'That is no HTTP/1.1 request.'
  const said = new Set<string>()
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]?.toLowerCase() ?? ''
    if (saidOnce.has(name) && said.size === said.add(name).size) return `The header ${name} is there twice.`
  }
  const { host } = headers
  // RFC 9112 §3.2
  if (host === undefined && httpVersion === '1.1') return 'There is no Host header.'
  if (!isTarget(url, host)) return 'The Host header or the target is malformed.'
  const coding = headers['transfer-encoding']
  // Where the body ends tells `chunked`, last; of what else it may be coded in nothing is known here (RFC 9112 §6.1).
  if (coding !== undefined && (coding.toLowerCase() !== 'chunked' || httpVersion === '1.0'))
    return 'A body may be chunked, and have no other transfer coding.'
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== '100-continue')
    return 'Nothing but 100-continue can be expected here.'
  // What follows is the other protocol's already.
  if (isUpgrade && (coding !== undefined || Number(headers['content-length'] ?? 0) !== 0))
    return 'A request for another protocol has no body.'
  return null
}

/** The last that were found to be good: nearly everybody asks for the same. */
let good = { url: '', host: '' }

function isTarget(url: string, host = ''): boolean {
  if (url === good.url && host === good.host) return true
  const isGood = makeOneUrl(url, host)
  if (isGood) good = { url, host }
  return isGood
}

/** Whether Host and target make one URL (RFC 9110 §7.2): what comes after relies on it. */
function makeOneUrl(url: string, host: string): boolean {
  if (host === '') return url.startsWith('/')
  const base = `http://${host}`
  if (!/^[^\s/?#@\\]+$/.test(host)) return false
  if (url === '*' || url.startsWith('/')) return URL.canParse(url, base)
  // A whole URL counts for more than Host (RFC 9112 §3.2.2): whoever goes by Host would mean another.
  return URL.canParse(url) && URL.canParse(base) && new URL(url).host === new URL(base).host
}
