import type { Context } from '../context.ts'
import type { Answer } from '../ports.ts'
import { type AddressedChannel, type Addresses, findAddress } from './addresses.ts'
import type { Route } from './deliver.ts'
import { endTarget } from './targets.ts'
import { type Told, tell } from './told.ts'

/** Hands what is told to whatever carries it to a target. */
type Hand<Of extends AddressedChannel> = (id: string, to: Addresses[Of], told: Told) => Promise<Answer>

/** The way to targets of a channel: what is told is looked up when it is sent, and a target that is gone has ended. */
export const targetRoute = <Of extends AddressedChannel>(
  ctx: Pick<Context, 'db' | 'cipher' | 'log'>,
  channel: Of,
  { width, patience, close }: Pick<Route, 'width' | 'patience' | 'close'>,
  hand: Hand<Of>,
): Route => ({
  channel,
  width,
  patience,
  close,
  async attempt(id, notice) {
    if (!('targetId' in notice)) return { kind: 'suppressed', why: 'it is for another channel' }
    const to = await findAddress(ctx, channel, notice.targetId)
    if (!to) return { kind: 'suppressed', why: 'the target has ended' }
    const told = await tell(ctx, notice)
    if (!told) return { kind: 'suppressed', why: 'the letter is gone' }
    const answer = await hand(id, to, told)
    if (answer.kind === 'refused' && answer.permanent) await endTarget(ctx, notice.targetId, answer.why)
    return answer
  },
})
