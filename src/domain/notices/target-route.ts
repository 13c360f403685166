import type { Context } from '../context.ts'
import type { Answer } from '../ports.ts'
import type { Route } from './deliver.ts'
import { type Addresses, endTarget, findAddress, type TargetChannel } from './targets.ts'
import { type Told, tell } from './told.ts'

/** Hands what is told to whatever carries it to a target. */
type Hand<Of extends TargetChannel> = (id: string, to: Addresses[Of], told: Told) => Promise<Answer>

/** The way to targets of a channel: what is told is looked up when it is sent, and a target that is gone has ended. */
export const targetRoute = <Of extends TargetChannel>(
  ctx: Pick<Context, 'db' | 'cipher' | 'log'>,
  channel: Of,
  { width, patience }: Pick<Route, 'width' | 'patience'>,
  hand: Hand<Of>,
): Route => ({
  channel,
  width,
  patience,
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
