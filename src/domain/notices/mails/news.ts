import type { Language } from '../../../language/languages.ts'
import type { Statement } from '../../ports.ts'
import { leaveUrl } from '../leave.ts'
import { lettersOf } from '../letters.ts'
import type { Notice } from '../notice.ts'
import { type Composer, link, nameInMail, type Told } from './told.ts'
import { newsWords, trialWords } from './words.ts'

/** Letters that a mail names; of the others it has the number. */
const mostNamed = 10

/** The mail for news of letters, or for a trial: to the proven address, with a link by which one is told less. */
export async function tellNews(
  composer: Composer,
  notice: Extract<Notice, { readonly target: object }>,
): Promise<Told> {
  const [user] = await composer.statements.run<Reader>(reader, [notice.userId])
  if (!user) return { why: 'the account is closed' }
  if (!user.isProven) return { why: 'no address is proven' }
  const { email: to, language } = user
  const url = link(composer)
  if (notice.kind === 'TEST') return { to, language, words: trialWords({ ...user, url }) }
  // Where a button is by which this target is told no more of this kind (RFC 8058).
  const leave = leaveUrl(composer.pageUrl, { token: notice.target.leaveToken, kind: notice.kind }, language)
  const headers = { 'List-Unsubscribe': `<${leave}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
  const { count, letters: found } = await lettersOf(composer, notice, mostNamed)
  if (count === 0) return { why: 'there is nothing to tell any more' }
  const letters = found.flatMap(({ title, other }) =>
    other ? [{ who: nameInMail(other, language), title: composer.settings.deliveries.titles ? title : null }] : [],
  )
  return { to, language, words: newsWords(notice.kind, { language, count, letters, url, leave }), headers }
}

interface Reader {
  readonly username: string
  readonly email: string
  readonly isProven: boolean
  readonly language: Language
}

const reader: Statement = {
  name: 'reader of a mail',
  text: `
    SELECT username, email, email_proven_at IS NOT NULL AS "isProven", language
      FROM users
     WHERE id = $1::uuid
       AND deactivated_at IS NULL`,
}
