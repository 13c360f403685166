import { extendToken } from '../../accounts/address-tokens.ts'
import { ownerOf } from '../../accounts/search.ts'
import type { Context } from '../../context.ts'
import type { Mail } from '../../ports.ts'
import type { AccountNotice } from '../notice.ts'
import type { Words } from './layout.ts'
import { changeWords, ownedWords, proofWords, resetWords, securityWords } from './words.ts'

/** A mail, or why there is none to send. */
export type Composed = { readonly mail: Mail } | { readonly why: string }

export interface Composer extends Pick<Context, 'db'> {
  /** Where people find the page. */
  readonly pageUrl: string
}

/**
 * The mail that tells a notice, by what is so at this moment. Who asked for it, and learns nothing of it, is nobody who
 * is answered here: whether an address has an account is told to the address alone.
 */
export async function compose(composer: Composer, id: string, notice: AccountNotice): Promise<Composed> {
  const told = await (notice.kind === 'RESET' ? reset(composer, notice) : toUser(composer, notice))
  if ('why' in told) return told
  const { to, words } = told
  return { mail: { id, to, ...words, headers: {} } }
}

type Told = { readonly to: string; readonly words: Words } | { readonly why: string }
type Of<Kind extends AccountNotice['kind']> = Extract<AccountNotice, { readonly kind: Kind }>

/**
 * A link to the page. What follows the # is seen by no server and no log on the way, and a mail scanner that follows the
 * link spends nothing: the page does, when a button is pressed.
 */
const link = ({ pageUrl }: Composer, path = ''): string => new URL(`/#/${path}`, pageUrl).href

async function reset(composer: Composer, { to, token }: Of<'RESET'>): Promise<Told> {
  const where = { ...ownerOf(to), deactivatedAt: null }
  const owner = await composer.db.user.findFirst({ where, select: { username: true } })
  if (!owner) return { why: 'nobody has proven this address' }
  if (!(await extendToken(composer, token))) return { why: 'its link was used' }
  return { to, words: resetWords({ ...owner, url: link(composer, `reset/${token}`) }) }
}

async function toUser(composer: Composer, notice: Exclude<AccountNotice, { readonly kind: 'RESET' }>): Promise<Told> {
  const user = await composer.db.user.findFirst({
    where: { id: notice.userId, deletedAt: null },
    select: { username: true, email: true, emailProvenAt: true },
  })
  if (!user) return { why: 'the account is gone' }
  const { username, email, emailProvenAt } = user
  if (notice.kind === 'SECURITY') {
    const to = notice.to ?? (emailProvenAt && email)
    if (!to) return { why: 'no address is proven' }
    return { to, words: securityWords(notice.matter, { ...notice, username, url: link(composer) }) }
  }
  const { to, token } = notice
  const owner = await composer.db.user.findFirst({ where: ownerOf(to), select: { id: true, username: true } })
  if (owner?.id === notice.userId) return { why: 'the address is proven' }
  if (owner) return { to, words: ownedWords({ ...owner, claimedBy: username, url: link(composer) }) }
  if (!(await extendToken(composer, token))) return { why: 'its link was used' }
  const words = notice.kind === 'PROOF' ? proofWords : changeWords
  return { to, words: words({ username, url: link(composer, `verify/${token}`) }) }
}
