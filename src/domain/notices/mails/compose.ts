import { extendToken } from '../../accounts/address-tokens.ts'
import { ownerOf } from '../../accounts/search.ts'
import type { Mail } from '../../ports.ts'
import type { Notice } from '../notice.ts'
import { letter } from './letter.ts'
import { tellNews } from './news.ts'
import { type Composer, link, type Of, type Told } from './told.ts'
import { changeWords, ownedWords, proofWords, resetWords, securityWords } from './words.ts'

/** A mail, or why there is none to send. */
export type Composed = { readonly mail: Mail } | { readonly why: string }

/**
 * The mail that tells a notice, by what is so at this moment. Who asked for it, and learns nothing of it, is nobody who
 * is answered here: whether an address has an account is told to the address alone.
 */
export async function compose(composer: Composer, id: string, notice: Notice): Promise<Composed> {
  const told = await tell(composer, notice)
  if ('why' in told) return told
  const { to, language, words, headers = {} } = told
  return { mail: { id, to, ...words, headers: { 'Content-Language': language, ...headers } } }
}

function tell(composer: Composer, notice: Notice): Promise<Told> {
  if ('target' in notice) return tellNews(composer, notice)
  if (notice.kind === 'LETTER') return letter(composer, notice)
  return notice.kind === 'RESET' ? reset(composer, notice) : toUser(composer, notice)
}

async function reset(composer: Composer, { to, token }: Of<'RESET'>): Promise<Told> {
  const where = { ...ownerOf(to), deactivatedAt: null }
  const owner = await composer.db.user.findFirst({ where, select: { username: true, language: true } })
  if (!owner) return { why: 'nobody has proven this address' }
  if (!(await extendToken(composer, token))) return { why: 'its link was used' }
  const { language } = owner
  return { to, language, words: resetWords({ ...owner, url: link(composer, `reset/${token}`) }) }
}

async function toUser(composer: Composer, notice: Of<'PROOF' | 'CHANGE' | 'SECURITY'>): Promise<Told> {
  const user = await composer.db.user.findFirst({
    where: { id: notice.userId, deletedAt: null },
    select: { username: true, email: true, emailProvenAt: true, language: true },
  })
  if (!user) return { why: 'the account is gone' }
  const { username, email, emailProvenAt, language } = user
  if (notice.kind === 'SECURITY') {
    const to = notice.to ?? (emailProvenAt && email)
    if (!to) return { why: 'no address is proven' }
    return { to, language, words: securityWords(notice.matter, { ...notice, language, username, url: link(composer) }) }
  }
  const { to, token } = notice
  const owner = await composer.db.user.findFirst({
    where: ownerOf(to),
    select: { id: true, username: true, language: true },
  })
  if (owner?.id === notice.userId) return { why: 'the address is proven' }
  if (owner) {
    const words = ownedWords({ ...owner, claimedBy: username, url: link(composer) })
    return { to, language: owner.language, words }
  }
  if (!(await extendToken(composer, token))) return { why: 'its link was used' }
  const words = notice.kind === 'PROOF' ? proofWords : changeWords
  return { to, language, words: words({ language, username, url: link(composer, `verify/${token}`) }) }
}
