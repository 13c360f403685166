import type { CapsuleState } from '../../../generated/prisma/enums.ts'
import { displayNameOf, named } from '../../accounts/profile.ts'
import type { ChosenKind } from '../kinds.ts'
import { leavePath } from '../leave.ts'
import type { LetterNotice, Notice, NoticeTarget } from '../notice.ts'
import { type Composer, link, type Told } from './told.ts'
import { newsWords, trialWords } from './words.ts'

/** Letters that a mail names; of the others it has the number. */
const mostNamed = 10

/** A letter in the words of a mail: whom it is from, or for, and perhaps its title. */
export interface Named {
  readonly who: string
  readonly title: string | null
}

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
  const { count, letters } = await lettersOf(composer, notice)
  if (count === 0) return { why: 'there is nothing to tell any more' }
  return { to, words: newsWords(notice.kind, { count, letters, url, leave }), headers }
}

/** Where a button is by which this target is told no more of this kind (RFC 8058). */
const leaveLink = ({ pageUrl }: Composer, { target, kind }: { target: NoticeTarget; kind: ChosenKind }): string =>
  new URL(`${leavePath}?${new URLSearchParams({ token: target.leaveToken, kind })}`, pageUrl).href

/** In which states a letter still is what is told of it; what was held for a night may be old by then. */
const stillSo: Readonly<Record<Exclude<ChosenKind, 'WITHDRAWN'>, readonly CapsuleState[]>> = {
  SEALED: ['SEALED', 'UNFOLDING'],
  UNFOLDING: ['UNFOLDING'],
  READY: ['READY'],
  OPENED: ['OPENED'],
  REPLIED: ['OPENED'],
  UNDELIVERABLE: ['SEALED', 'UNFOLDING', 'READY'],
}

/** What the title and the other person of each letter are; what it says is looked at by nobody here. */
async function lettersOf({ db, settings }: Composer, { kind, capsuleIds }: LetterNotice) {
  // Nothing is left of those but their number.
  if (kind === 'WITHDRAWN') return { count: capsuleIds.length, letters: [] }
  const where = { id: { in: [...capsuleIds] }, state: { in: [...stillSo[kind]] } }
  if (kind === 'UNDELIVERABLE') {
    // By what its sender knows of it: whether somebody has an account with the address is not told here either.
    const unreachable = { waiting: { unreachableAt: { not: null } } }
    return { count: await db.capsule.count({ where: { ...where, ...unreachable } }), letters: [] }
  }
  const [count, found] = await Promise.all([
    db.capsule.count({ where }),
    db.capsule.findMany({
      where,
      orderBy: [{ unlocksAt: 'asc' }, { id: 'asc' }],
      take: mostNamed,
      select: { title: true, sender: { select: named }, receiver: { select: named } },
    }),
  ])
  const isFrom = ['SEALED', 'UNFOLDING', 'READY'].includes(kind)
  const letters = found.map(({ title, sender, receiver }): Named => {
    const other = isFrom ? sender : receiver
    return { who: other ? displayNameOf(other) : 'somebody', title: settings.deliveries.titles ? title : null }
  })
  return { count, letters }
}
