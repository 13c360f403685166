import { extendToken } from '../../accounts/address-tokens.ts'
import { named } from '../../accounts/profile.ts'
import { isSilenced } from '../../waiting/silence.ts'
import { leaveUrl } from '../leave.ts'
import { somebody } from '../letters.ts'
import { type Composer, link, nameInMail, type Of, type Told } from './told.ts'
import { letterWords } from './words.ts'

/**
 * What is told of letters for an address to whoever reads its mail: of those that nobody has claimed by now, in the
 * language of who wrote the first of them, for nobody knows another.
 */
export async function letter(composer: Composer, { to, token, moment, letters }: Of<'LETTER'>): Promise<Told> {
  const { db, addresses, pageUrl } = composer
  const hash = await addresses.hash(to)
  if (await isSilenced({ db }, hash)) return { why: 'this address wants no mails about letters, or is none' }
  const waiting = await db.capsule.findMany({
    where: { id: { in: [...letters] }, receiverId: null, waiting: { addressHash: hash } },
    select: { unlocksAt: true, sender: { select: { ...named, language: true } } },
    orderBy: { unlocksAt: 'asc' },
  })
  const [first] = waiting
  if (!first) return { why: 'nothing waits for this address any more' }
  if (!(await extendToken({ db }, token))) return { why: 'its link was used' }
  const { language } = first.sender
  const silenceUrl = leaveUrl(pageUrl, { for: await addresses.voucherFor(to) }, language)
  return {
    to,
    language,
    words: letterWords(moment, {
      language,
      sender: nameInMail(somebody(first.sender), language),
      others: waiting.length - 1,
      day: first.unlocksAt,
      url: link(composer, `claim/${token}/${encodeURIComponent(to)}`),
      silenceUrl,
    }),
    // One click in the reader's own program, without looking at a page (RFC 8058).
    headers: { 'List-Unsubscribe': `<${silenceUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
  }
}
