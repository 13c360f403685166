import type { Context } from '../../context.ts'
import type { Pusher } from '../../ports.ts'
import type { Route } from '../deliver.ts'
import { targetRoute } from '../target-route.ts'
import { pushWords } from './words.ts'

/**
 * Pushes to browsers.
 *
 * @param idOf a letter's, as the page has it in its links
 */
export const pushRoute = (
  ctx: Pick<Context, 'db' | 'statements'>,
  pusher: Pusher,
  idOf: (capsuleId: string) => string,
): Route => {
  const { width, patience } = pusher
  const carrier = { width, patience, close: () => pusher.close(), mostLetters: 1 }
  return targetRoute(ctx, 'WEB_PUSH', carrier, (id, to, told, language) => {
    const [letter] = told.kind === 'TEST' || told.count > 1 ? [] : told.letters
    const hash = letter ? `#/letter/${encodeURIComponent(idOf(letter.capsuleId))}` : '#/inbox'
    return pusher.send({ id, to, payload: JSON.stringify({ ...pushWords(told, language), tag: id, hash }) })
  })
}
