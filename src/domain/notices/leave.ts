import { validate } from 'uuid'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import { type ChosenKind, isChosen } from './kinds.ts'

/** What a link says of what it would have somebody told no more; null for what is no such link. */
export function leavingOf(params: URLSearchParams): { readonly token: string; readonly kind: ChosenKind } | null {
  const token = params.get('token') ?? ''
  const kind = params.get('kind') ?? ''
  return validate(token) && isChosen(kind) ? { token, kind } : null
}

/**
 * Tells a target no more of a kind, for whoever has the link of a mail that was sent there. Doing it again changes
 * nothing, and neither does a link of a target that is gone.
 */
export async function leave(
  { db }: Pick<Context, 'db'>,
  { token, kind }: { readonly token: string; readonly kind: ChosenKind },
): Promise<void> {
  await db.$executeRaw(Prisma.sql`
    UPDATE targets
       SET kinds = array_remove(kinds, ${kind}::notice_kind)
     WHERE leave_token = ${token}::uuid`)
}
