import { serverTime } from '../../clock.ts'
import type { Context } from '../../context.ts'
import type { WebhookCaller } from '../../ports.ts'
import type { Route } from '../deliver.ts'
import { mostEvents } from '../plan.ts'
import { type Told, targetRoute } from '../target-route.ts'
import { signing } from './secrets.ts'

/**
 * Calls to people's programs.
 *
 * @param idOf a letter's, as clients of the API have it
 */
export const webhookRoute = (
  ctx: Pick<Context, 'db' | 'statements'>,
  caller: WebhookCaller,
  idOf: (capsuleId: string) => string,
): Route => {
  const { width, patience } = caller
  const carrier = { width, patience, close: () => caller.close(), mostLetters: mostEvents }
  return targetRoute(ctx, 'WEBHOOK', carrier, async (id, { url, secrets }, told) => {
    const now = await serverTime(ctx)
    const payload = JSON.stringify(payloadOf(told, now, idOf))
    return caller.call({ id, url, secrets: signing(secrets, now), payload })
  })
}

/** In the shape that Standard Webhooks recommends. */
function payloadOf(told: Told, now: Date, idOf: (capsuleId: string) => string): object {
  if (told.kind === 'TEST') return { type: 'test', timestamp: now.toISOString(), data: {} }
  const { kind, seq, at } = told
  const letters = told.letters.map(({ capsuleId, sender }) => ({
    capsuleId: idOf(capsuleId),
    sender: sender && { username: sender.username, displayName: sender.displayName },
  }))
  return { type: `letter.${kind.toLowerCase()}`, timestamp: at, data: { seq, letters } }
}
