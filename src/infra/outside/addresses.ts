import { lookup as lookUp } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'

/** An address where nobody outside has anything to ask: this machine, the operator's network, or none that is used. */
export class InsideError extends Error {
  constructor() {
    super('its address is not on the internet')
  }
}

/** What IANA has handed out of IPv6; of IPv4 mapped, compatible and translated (NAT64) addresses none is in it. */
const allocated = ipaddr.parseCIDR('2000::/3')

/** Azure's own, which answers each of its machines: an address of the internet by its number alone. */
const metadata = '168.63.129.16'

/**
 * Whether an address is anybody's on the internet. Those of IPv6 that stand for one of IPv4 (6to4 and Teredo too) are
 * not, for they may lead to one that is inside.
 */
export function isOutside(address: string): boolean {
  if (!isIP(address) || address === metadata) return false
  const parsed = ipaddr.parse(address)
  return parsed.range() === 'unicast' && (parsed.kind() === 'ipv4' || parsed.match(allocated))
}

/**
 * Resolves the name of whom to connect to. The connection goes to what is answered here, so a name that leads elsewhere
 * when it is asked again (DNS rebinding) gains nothing. A name that leads inside as well as outside is refused altogether.
 */
export const resolveOutside =
  (resolve: typeof lookUp = lookUp): LookupFunction =>
  (hostname, options, answer) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return answer(error, [])
      const [first] = addresses
      if (!first || !addresses.every(({ address }) => isOutside(address))) return answer(new InsideError(), [])
      return options.all ? answer(null, addresses) : answer(null, first.address, first.family)
    })
  }
