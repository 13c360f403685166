import type { ChosenKind } from '../kinds.ts'
import type { Told } from '../target-route.ts'

/** What a browser shows. */
export interface Words {
  readonly title: string
  readonly body: string
}

const titles: Readonly<Record<ChosenKind, { one: string; several: string; other: string }>> = {
  SEALED: { one: 'A letter waits for you', several: 'letters wait for you', other: 'From' },
  UNFOLDING: { one: 'A letter unfolds', several: 'letters unfold', other: 'From' },
  READY: { one: 'A letter is ready', several: 'letters are ready', other: 'From' },
  OPENED: { one: 'Your letter was opened', several: 'of your letters were opened', other: 'By' },
  REPLIED: { one: 'Your letter was answered', several: 'of your letters were answered', other: 'By' },
  WITHDRAWN: { one: 'A letter was withdrawn', several: 'letters were withdrawn', other: '' },
  UNDELIVERABLE: { one: 'A letter of yours reaches nobody', several: 'of your letters reach nobody', other: '' },
}

/** In the few words that a notice on a screen has room for: of several letters it names the first. */
export function pushWords(told: Told): Words {
  if (told.kind === 'TEST') return { title: 'OpenOn', body: 'This browser tells you of letters.' }
  const { one, several, other } = titles[told.kind]
  const who = told.letters[0]?.other?.displayName
  const more = told.count > 1 ? ' and others' : ''
  return { title: told.count === 1 ? one : `${told.count} ${several}`, body: who ? `${other} ${who}${more}` : '' }
}
