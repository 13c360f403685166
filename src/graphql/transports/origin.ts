import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import proxyaddr from 'proxy-addr'
import type { Origin } from '../../domain/viewer.ts'

/**
 * From where a request comes. `X-Forwarded-For` is believed only as far back as proxies are trusted, and only where it
 * names an address.
 *
 * @param trusted addresses, CIDR ranges, or the names loopback, linklocal and uniquelocal
 */
export function createOriginReader(trusted: readonly string[]): (request: IncomingMessage) => Origin {
  const trust = proxyaddr.compile([...trusted])
  return (request) => {
    const address = proxyaddr(request, trust)
    return {
      address: isIP(address) ? address : (request.socket.remoteAddress ?? null),
      userAgent: request.headers['user-agent']?.slice(0, 500) ?? null,
    }
  }
}

/** Whether a request is passed on by a proxy that is trusted, which has removed what strangers must not say. */
export function createProxyTrust(trusted: readonly string[]): (request: IncomingMessage) => boolean {
  const trust = proxyaddr.compile([...trusted])
  return ({ socket: { remoteAddress } }) => remoteAddress !== undefined && trust(remoteAddress, 0)
}
