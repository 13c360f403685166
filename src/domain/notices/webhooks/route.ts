import { serverTime } from '../../clock.ts'
import type { Context } from '../../context.ts'
import type { WebhookCaller } from '../../ports.ts'
import type { Route } from '../deliver.ts'
import { targetRoute } from '../target-route.ts'
import type { Told } from '../told.ts'
import { signing } from './secrets.ts'

/**
 * Calls to people's programs.
 *
 * @param idOf a letter's, as clients of the API have it
 */
export const webhookRoute = (
  ctx: Pick<Context, 'db' | 'cipher' | 'log'>,
  caller: WebhookCaller,
  idOf: (capsuleId: string) => string,
): Route =>
  targetRoute(ctx, 'WEBHOOK', caller, async (id, { url, secrets }, told) => {
    const now = await serverTime(ctx)
    const payload = JSON.stringify(payloadOf(told, now, idOf))
    return caller.call({ id, url, secrets: signing(secrets, now), payload })
  })

/** In the shape that Standard Webhooks recommends. */
function payloadOf(told: Told, now: Date, idOf: (capsuleId: string) => string): object {
  if (told.kind === 'TEST') return { type: 'test', timestamp: now.toISOString(), data: {} }
  const { kind, capsuleId, seq, at, sender } = told
  return { type: `letter.${kind.toLowerCase()}`, timestamp: at, data: { capsuleId: idOf(capsuleId), seq, sender } }
}
