import { createHash, generateKeyPairSync } from 'node:crypto'
import { SignJWT, UnsecuredJWT } from 'jose'
import { expect } from 'vitest'
import { createTokens } from '../../../src/domain/accounts/tokens.ts'
import { post } from '../../support/clients/raw-http.ts'
import { jwtSecret } from '../../support/database.ts'
import type { Person } from '../../support/person.ts'
import { testWithServer } from '../../support/test.ts'

const test = testWithServer({ JWT_SECRET: jwtSecret })

const newSecret = 'another secret for tests, also long enough'
const kidOf = (secret: string) => createHash('sha256').update(`kid ${secret}`).digest('hex').slice(0, 16)
const keyOf = (secret: string) => new TextEncoder().encode(secret)
const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
const now = () => Math.floor(Date.now() / 1_000)
const isIn = async (url: string, token: string) =>
  (await post<{ viewer: object | null }>(url, token, '{ viewer { id } }')).data?.viewer != null

const good = { alg: 'HS256', typ: 'at+jwt', kid: kidOf(jwtSecret) }
const sign = (claims: object, header = good, secret = jwtSecret) =>
  new SignJWT({ ...claims }).setProtectedHeader(header).sign(keyOf(secret))
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

type Forge = (claims: Record<string, unknown>, person: Person, other: Person) => Promise<string> | string

const forgeries: Record<string, Forge> = {
  'without a signature (alg none)': (claims) => new UnsecuredJWT(claims).encode(),
  'without a signature, under our header': (_, { accessToken }) => `${accessToken.split('.').slice(0, 2).join('.')}.`,
  'with another algorithm (RS256)': (claims) =>
    new SignJWT(claims).setProtectedHeader({ ...good, alg: 'RS256' }).sign(privateKey),
  'with another algorithm of the same key (HS512)': (claims) => sign(claims, { ...good, alg: 'HS512' }),
  'with the kid of a key that is not ours': (claims) => sign(claims, { ...good, kid: kidOf(newSecret) }, newSecret),
  'with our kid and another key': (claims) => sign(claims, good, newSecret),
  'without a kid': (claims) => sign(claims, { ...good, kid: '' }),
  'of another issuer': (claims) => sign({ ...claims, iss: 'somebody' }),
  'for another audience': (claims) => sign({ ...claims, aud: 'somebody' }),
  'of another typ': (claims) => sign(claims, { ...good, typ: 'JWT' }),
  'of another type': (claims) => sign({ ...claims, type: 'refresh' }),
  'that has expired': (claims) => sign({ ...claims, exp: now() - 1 }),
  'that never expires': ({ exp: _, ...claims }) => sign(claims),
  'that is not good yet': (claims) => sign({ ...claims, nbf: now() + 60 }),
  'of no session': ({ sid: _, ...claims }) => sign(claims),
  'of a session that never was': (claims) => sign({ ...claims, sid: '00000000-0000-4000-8000-000000000000' }),
  'of a session that is somebody else’s': (claims, _, other) =>
    sign({ ...claims, sid: claimsOf(other.accessToken).sid }),
  'of somebody else in one’s own session': (claims, _, other) =>
    sign({ ...claims, sub: claimsOf(other.accessToken).sub }),
  'that is a refresh token': (_, { refreshToken }) => refreshToken,
  'with a changed subject': (claims, { accessToken }) => {
    const [header, , signature] = accessToken.split('.')
    const changed = Buffer.from(JSON.stringify({ ...claims, sub: 'somebody' })).toString('base64url')
    return [header, changed, signature].join('.')
  },
}

test('a token signed just as ours are is good', async ({ server }) => {
  const alice = await server.signUp('alice')
  expect(await isIn(server.url, await sign(claimsOf(alice.accessToken)))).toBe(true)
})

test.for(Object.entries(forgeries))('a token %s opens nothing', async ([, forge], { server }) => {
  const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
  // Both are known to be live, so that an answer about one session cannot stand for another.
  expect(await isIn(server.url, bob.accessToken)).toBe(true)
  const token = await forge(claimsOf(alice.accessToken), alice, bob)
  expect(await isIn(server.url, token)).toBe(false)
  const { errors } = await post(server.url, token, '{ inbox { totalCount } }')
  expect(errors[0]?.extensions?.code).toBe('UNAUTHENTICATED')
})

test('an access token buys no new session', async ({ server }) => {
  const alice = await server.signUp('alice')
  const mutation = 'mutation ($t: String!) { refreshSession(refreshToken: $t) { __typename } }'
  expect(await alice.does(mutation, { t: alice.accessToken })).toEqual({ __typename: 'InvalidRefreshTokenError' })
})

test('keys rotate without logging anyone out: all of them verify, the newest signs', async () => {
  const ttl = { accessTtl: 60_000, refreshTtl: 60_000 }
  const before = createTokens({ secrets: [jwtSecret], ...ttl })
  const during = createTokens({ secrets: [newSecret, jwtSecret], ...ttl })
  const after = createTokens({ secrets: [newSecret], ...ttl })
  const old = await before.issueAccess('alice', 'session')
  const oldRefresh = await before.issueRefresh('alice', 'session')
  const fresh = await during.issueAccess('alice', 'session')

  expect(await during.verifyAccess(old)).toMatchObject({ id: 'alice', sessionId: 'session' })
  expect(await during.verifyRefresh(oldRefresh.token)).toMatchObject({ id: oldRefresh.id })
  expect(await after.verifyAccess(fresh)).toMatchObject({ id: 'alice' })
  expect(await after.verifyAccess(old)).toBeNull()
})

test('the figures that operations are handed hold no secret', ({ server }) => {
  expect(JSON.stringify(server.ctx.settings)).toMatch(/"batchSize":\d+/)
  expect(JSON.stringify(server.ctx.settings)).not.toContain(jwtSecret)
})
