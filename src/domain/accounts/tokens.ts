import { createHash, createHmac, randomUUID } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import { LRUCache } from 'lru-cache'
import type { Viewer } from '../viewer.ts'

export interface TokenSettings {
  /** At least 32 characters each. The first signs, all verify: that is how keys rotate without logging anyone out. */
  readonly secrets: readonly string[]
  /** Milliseconds. */
  readonly accessTtl: number
  /** Milliseconds. */
  readonly refreshTtl: number
}

/** What an access token says. */
export type AccessClaims = Omit<Viewer, 'origin'>

export interface Tokens {
  readonly refreshTtl: number
  issueAccess(userId: string, familyId: string): Promise<string>
  /** @returns null unless it is a live access token of ours: a refresh token is none. */
  verifyAccess(token: string): Promise<AccessClaims | null>
  /** The first of a family, or the successor that a refresh token names. */
  issueRefresh(userId: string, familyId: string, as?: Partial<RefreshToken>): Promise<{ token: string; id: string }>
  /** @returns null unless it is a live refresh token of ours. */
  verifyRefresh(token: string): Promise<RefreshClaims | null>
}

interface RefreshToken {
  readonly id: string
  readonly expiresAt: Date
}

export interface RefreshClaims {
  readonly id: string
  readonly userId: string
  readonly sessionId: string
  /**
   * The id of the token that replaces this one: always the same, and nobody's guess without the secret that signed
   * this one. So it can be given out once more without having been kept.
   */
  readonly successorId: string
}

const issuer = 'openon'
const audience = 'openon-api'
const algorithm = 'HS256'

/** The two kinds of token differ in their `typ` header (RFC 9068 §2.1 for access tokens) and their `type` claim. */
const kinds = { access: 'at+jwt', refresh: 'rt+jwt' } as const
type Kind = keyof typeof kinds

/** Clocks of several machines differ by a little, in milliseconds: a fresh token is good on a slower one. */
const clockTolerance = 5_000

/** Signs and verifies JSON Web Tokens (RFC 7519) with symmetric keys, told apart by `kid`. */
export function createTokens(settings: TokenSettings): Tokens {
  const keys = new Map(settings.secrets.map((secret) => [kidOf(secret), new TextEncoder().encode(secret)]))
  const [current] = keys
  if (!current) throw new Error('There is no secret to sign tokens with.')
  const [kid, key] = current
  const keyOf = ({ kid }: { kid?: string }) => {
    const known = keys.get(kid ?? '')
    if (!known) throw new Error('unknown kid')
    return known
  }

  const sign = (kind: Kind, userId: string, familyId: string, id: string, expiresAt: Date) =>
    new SignJWT({ type: kind, sid: familyId })
      .setProtectedHeader({ alg: algorithm, typ: kinds[kind], kid })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(userId)
      .setJti(id)
      .setIssuedAt()
      .setNotBefore(new Date(Date.now() - clockTolerance))
      .setExpirationTime(expiresAt)
      .sign(key)

  const verify = async (kind: Kind, token: string) => {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keyOf, {
        algorithms: [algorithm],
        issuer,
        audience,
        typ: kinds[kind],
        requiredClaims: ['sub', 'jti', 'exp', 'sid'],
      })
      const { sub, jti, exp, type, sid } = payload
      if (type !== kind || !sub || !jti || !exp || typeof sid !== 'string') return null
      const signedWith = keyOf(protectedHeader)
      return { userId: sub, sessionId: sid, id: jti, expiresAt: new Date(exp * 1000), signedWith }
    } catch {
      return null
    }
  }

  /** Access tokens that were found good, until they expire: checking a signature again tells nothing new. */
  const good = new LRUCache<string, AccessClaims>({ max: 10_000 })

  return {
    refreshTtl: settings.refreshTtl,
    issueAccess: (userId, familyId) => sign('access', userId, familyId, randomUUID(), after(settings.accessTtl)),
    async verifyAccess(token) {
      const known = good.get(token)
      if (known && known.expiresAt.getTime() > Date.now()) return known
      const claims = await verify('access', token)
      if (!claims) return null
      const { userId: id, sessionId, expiresAt } = claims
      const access = { id, sessionId, expiresAt }
      good.set(token, access)
      return access
    },
    async issueRefresh(userId, familyId, { id = randomUUID(), expiresAt = after(settings.refreshTtl) } = {}) {
      return { id, token: await sign('refresh', userId, familyId, id, expiresAt) }
    },
    async verifyRefresh(token) {
      const claims = await verify('refresh', token)
      if (!claims) return null
      const { id, userId, sessionId, signedWith } = claims
      // With a space in it, it is never what the same key signs of a token.
      const successorId = createHmac('sha256', signedWith).update(`successor ${id}`).digest('base64url')
      return { id, userId, sessionId, successorId }
    },
  }
}

/** @param time milliseconds from now */
const after = (time: number): Date => new Date(Date.now() + time)

const kidOf = (secret: string): string => createHash('sha256').update(`kid ${secret}`).digest('hex').slice(0, 16)
