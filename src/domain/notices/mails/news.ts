import type { ChosenKind } from '../kinds.ts'
import { leavePath } from '../leave.ts'
import { lettersOf } from '../letters.ts'
import type { Notice, NoticeTarget } from '../notice.ts'
import { type Composer, link, type Told } from './told.ts'
import { newsWords, trialWords } from './words.ts'

/** Letters that a mail names; of the others it has the number. */
const mostNamed = 10

/** The mail for news of letters, or for a trial: to the proven address, with a link by which one is told less. */
export async function tellNews(
  composer: Composer,
  notice: Extract<Notice, { readonly target: object }>,
): Promise<Told> {
  const user = await composer.db.user.findFirst({
    where: { id: notice.userId, deactivatedAt: null },
    select: { username: true, email: true, emailProvenAt: true },
  })
  if (!user) return { why: 'the account is closed' }
  if (!user.emailProvenAt) return { why: 'no address is proven' }
  const to = user.email
  const url = link(composer)
  if (notice.kind === 'TEST') return { to, words: trialWords({ username: user.username, url }), headers: {} }
  const leave = leaveLink(composer, notice)
  const headers = { 'List-Unsubscribe': `<${leave}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
  const { count, letters: found } = await lettersOf(composer, notice, mostNamed)
  if (count === 0) return { why: 'there is nothing to tell any more' }
  const letters = found.flatMap(({ title, other }) =>
    other ? [{ who: other.displayName, title: composer.settings.deliveries.titles ? title : null }] : [],
  )
  return { to, words: newsWords(notice.kind, { count, letters, url, leave }), headers }
}

/** Where a button is by which this target is told no more of this kind (RFC 8058). */
const leaveLink = ({ pageUrl }: Composer, { target, kind }: { target: NoticeTarget; kind: ChosenKind }): string =>
  new URL(`${leavePath}?${new URLSearchParams({ token: target.leaveToken, kind })}`, pageUrl).href
