import { isIPv6 } from 'node:net'
import type { ApiContext } from './context.ts'
import { RateLimitedError } from './errors.ts'
import type { Allowance, LimitName } from './ports.ts'
import type { Origin } from './viewer.ts'

/**
 * Counts one against a limit; or several that are done together or not at all: of those that are too many none counts, so
 * that fewer may still be tried.
 *
 * @throws {RateLimitedError} when that is too many
 */
export async function spend(
  ctx: Pick<ApiContext, 'limits'>,
  name: LimitName,
  key: string,
  points = 1,
): Promise<Allowance | null> {
  const allowance = await ctx.limits.consume(name, key, points)
  if (!allowance?.exceeded) return allowance
  if (points > 1) await giveBack(ctx, name, key, points)
  throw new RateLimitedError(allowance)
}

/**
 * Counts one operation, or with `what` something else, against the client's network, and against the site it belongs to.
 *
 * @returns what is left of the network's
 * @throws {RateLimitedError}
 */
export async function spendAddress(
  ctx: Pick<ApiContext, 'limits'>,
  origin: Origin,
  what = '',
): Promise<Allowance | null> {
  const site = siteOf(origin)
  const allowance = await spend(ctx, 'address', `${what}${networkOf(origin)}`)
  // Elsewhere an address is its own site.
  if (site !== networkOf(origin)) await spend(ctx, 'site', `${what}${site}`)
  return allowance
}

/**
 * Counts a password to be hashed or checked, which costs us a third of a second, against the client's address: also
 * for who is signed in, and once for each that an operation brings.
 *
 * @throws {RateLimitedError}
 */
export async function spendPasswordWork(ctx: Pick<ApiContext, 'limits'>, origin: Origin): Promise<void> {
  await spendAddress(ctx, origin, 'passwords ')
}

/**
 * Counts mails that somebody asks for: against who asks, and against each address, whoever has it, so that nobody's
 * mailbox is filled. Several are asked for together or not at all; where one is refused, that one is counted.
 *
 * @throws {RateLimitedError}
 */
export async function spendMail(
  ctx: Pick<ApiContext, 'limits'>,
  asker: string,
  ...addresses: readonly string[]
): Promise<void> {
  if (addresses.length === 0) return
  await spend(ctx, 'mail', asker, addresses.length)
  for (const [n, address] of addresses.entries()) {
    try {
      await spend(ctx, 'mailbox', address)
    } catch (error) {
      await giveBack(ctx, 'mail', asker, addresses.length - 1)
      for (const other of addresses.slice(0, n)) await giveBack(ctx, 'mailbox', other)
      throw error
    }
  }
}

/** Takes back what was counted for what is not done after all. */
export async function giveBack(
  { limits }: Pick<ApiContext, 'limits'>,
  name: LimitName,
  key: string,
  points = 1,
): Promise<void> {
  if (points > 0) await limits.giveBack(name, key, points)
}

/** Whose requests are counted together: an IPv4 address, or the 64-bit prefix of IPv6 that one subscriber has. */
export const networkOf = (origin: Pick<Origin, 'address'>): string => prefixOf(origin, 64)

/** Who may have many networks: an IPv4 address, or the 48-bit prefix that IPv6 gives a site (RFC 6177). */
export const siteOf = (origin: Pick<Origin, 'address'>): string => prefixOf(origin, 48)

function prefixOf({ address }: Pick<Origin, 'address'>, bits: 48 | 64): string {
  if (!address) return 'unknown'
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped || !isIPv6(address)) return mapped ?? address
  const [before = [], after = []] = address.split('::').map((part) => part.split(':').filter(Boolean))
  const omitted = Math.max(0, 8 - before.length - after.length)
  const groups = [...before, ...Array<string>(omitted).fill('0'), ...after]
  const prefix = groups.slice(0, bits / 16).map((group) => Number.parseInt(group, 16).toString(16))
  return `${prefix.join(':')}::/${bits}`
}
