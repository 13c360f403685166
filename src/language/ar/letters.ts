import { grammarOf } from '../grammar.ts'

const { number, plural } = grammarOf<Intl.LDMLPluralRule>('ar')

/** So many letters, as the subject of a verb before them, which does not change with their number. */
export const letters = (count: number): string =>
  plural(count, {
    zero: `${number(count)} رسائل`,
    one: 'رسالة',
    two: 'رسالتان',
    few: `${number(count)} رسائل`,
    many: `${number(count)} رسالة`,
    other: `${number(count)} رسالة`,
  })

/** The same after a preposition. */
export const ofLetters = (count: number): string => (count === 2 ? 'رسالتين' : letters(count))

/** The same, as what may be opened. */
export const readyLetters = (count: number, whose = ''): string =>
  `${letters(count)}${whose} ${count === 2 ? 'جاهزتان' : 'جاهزة'} للفتح`
