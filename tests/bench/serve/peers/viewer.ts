import { createTokens } from '../../../../src/domain/accounts/tokens.ts'

const tokens = createTokens({ secrets: [process.env['JWT_SECRET'] ?? ''], accessTtl: 0, refreshTtl: 0 })
const known = new Map<string, string>()

/**
 * Whose token a request brings. Each is verified once and no session is looked at: the peers do less than OpenOn.
 *
 * @throws {Error} without a token of ours
 */
export async function viewerOf(authorization: string | undefined): Promise<string> {
  const token = authorization?.slice('Bearer '.length) ?? ''
  const seen = known.get(token)
  if (seen) return seen
  const claims = await tokens.verifyAccess(token)
  if (!claims) throw new Error('not signed in')
  known.set(token, claims.id)
  return claims.id
}
