import { validate } from 'uuid'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Language } from '../../language/languages.ts'
import type { ApiContext, Context } from '../context.ts'
import { silence } from '../waiting/silence.ts'
import { type ChosenKind, isChosen } from './kinds.ts'

/** Where links in mails lead by which one is told less. */
export const leavePath = '/unsubscribe'

/** What somebody would have told no more: a target one kind, or an address, which has no account, all of it. */
export type Leaving =
  | { readonly kind: ChosenKind; readonly token: string }
  | { readonly kind: 'LETTER'; readonly hash: Uint8Array<ArrayBuffer> }

/** Such a link. The page behind it speaks as the mail did, and need not look up whose it is. */
export const leaveUrl = (pageUrl: string, params: Readonly<Record<string, string>>, lang: Language): string =>
  new URL(`${leavePath}?${new URLSearchParams({ ...params, lang })}`, pageUrl).href

/** What a link says of that; null for what is no such link. */
export async function leavingOf(
  { addresses }: Pick<Context, 'addresses'>,
  params: URLSearchParams,
): Promise<Leaving | null> {
  const voucher = params.get('for')
  if (voucher !== null) {
    const hash = await addresses.redeem(voucher)
    return hash && { kind: 'LETTER', hash }
  }
  const token = params.get('token') ?? ''
  const kind = params.get('kind') ?? ''
  return validate(token) && isChosen(kind) ? { token, kind } : null
}

/** Does so, for whoever has the link of a mail. Doing it again changes nothing, nor does a link of a target that is gone. */
export async function leave(ctx: ApiContext, leaving: Leaving): Promise<void> {
  if (leaving.kind === 'LETTER') return silence(ctx, leaving.hash, 'UNSUBSCRIBED')
  const left = await ctx.db.$queryRaw<{ userId: string }[]>(Prisma.sql`
    UPDATE targets
       SET kinds = array_remove(kinds, ${leaving.kind}::notice_kind)
     WHERE leave_token = ${leaving.token}::uuid
    RETURNING user_id AS "userId"`)
  for (const { userId } of left) await ctx.wrote(userId)
}
