import { createTokens } from '../../src/domain/accounts/tokens.ts'
import type { World } from '../support/rig/world.ts'

/** A user with a session. */
export interface SignedIn {
  readonly userId: string
  readonly token: string
}

const day = 24 * 60 * 60 * 1_000

/** Sessions as a log-in would make them, without its costly passwords: of so many users, or of one by name. */
export async function signIn({ query }: Pick<World, 'query'>, secret: string, who: number | string) {
  const issuer = createTokens({ secrets: [secret], accessTtl: day, refreshTtl: day })
  const chosen = typeof who === 'number' ? 'true LIMIT $1' : 'username = $1'
  const sessions = await query<{ userId: string; familyId: string }>(
    `INSERT INTO sessions (id, user_id, family_id, token_hash, expires_at)
     SELECT gen_random_uuid(), id, gen_random_uuid(), sha256(gen_random_uuid()::text::bytea), now() + interval '1 day'
       FROM (SELECT id FROM users WHERE ${chosen}) AS chosen
     RETURNING user_id AS "userId", family_id AS "familyId"`,
    [who],
  )
  const issue = async ({ userId, familyId }: (typeof sessions)[number]): Promise<SignedIn> => ({
    userId,
    token: await issuer.issueAccess(userId, familyId),
  })
  return Promise.all(sessions.map(issue))
}
