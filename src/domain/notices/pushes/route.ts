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
  ctx: Pick<Context, 'db' | 'cipher' | 'log'>,
  pusher: Pusher,
  idOf: (capsuleId: string) => string,
): Route =>
  targetRoute(ctx, 'WEB_PUSH', pusher, (id, to, told) => {
    const hash = told.kind === 'TEST' ? '#/inbox' : `#/letter/${encodeURIComponent(idOf(told.capsuleId))}`
    return pusher.send({ id, to, payload: JSON.stringify({ ...pushWords(told), tag: id, hash }) })
  })
