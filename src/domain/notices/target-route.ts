import type { Language } from '../../language/languages.ts'
import type { Context } from '../context.ts'
import type { Answer } from '../ports.ts'
import type { AddressedChannel, Addresses } from './addresses.ts'
import type { Route } from './deliver.ts'
import { lettersOf, type ToldLetters } from './letters.ts'
import type { LetterNotice } from './notice.ts'

/** What is told at a target. */
export type Told = { readonly kind: 'TEST' } | (ToldLetters & Pick<LetterNotice, 'kind' | 'seq' | 'at'>)

/** Hands what is told to whatever carries it to a target. */
type Hand<Of extends AddressedChannel> = (
  id: string,
  to: Addresses[Of],
  told: Told,
  language: Language,
) => Promise<Answer>

interface Carrier extends Pick<Route, 'width' | 'patience' | 'close'> {
  /** Letters that it has room for; of the others it has the number. */
  readonly mostLetters: number
}

/** The way to targets of a channel: what is told is looked up when it is sent. */
export const targetRoute = <Of extends AddressedChannel>(
  { db, statements }: Pick<Context, 'db' | 'statements'>,
  channel: Of,
  { width, patience, close, mostLetters }: Carrier,
  hand: Hand<Of>,
): Route => ({
  channel,
  width,
  patience,
  close,
  async attempt(id, notice) {
    if (!('target' in notice)) return { kind: 'suppressed', why: 'it is for another channel' }
    const { kind, userId, target } = notice
    const user = await db.user.findUnique({ where: { id: userId, deactivatedAt: null }, select: { language: true } })
    if (!user) return { kind: 'suppressed', why: 'the account is closed' }
    const to = target.details as Addresses[Of]
    if (kind === 'TEST') return hand(id, to, { kind }, user.language)
    const letters = await lettersOf({ statements }, notice, mostLetters)
    if (letters.count === 0) return { kind: 'suppressed', why: 'there is nothing to tell any more' }
    return hand(id, to, { kind, seq: notice.seq, at: notice.at, ...letters }, user.language)
  },
})
