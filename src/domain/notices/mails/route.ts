import type { Context } from '../../context.ts'
import type { Mailer } from '../../ports.ts'
import { silence } from '../../waiting/silence.ts'
import type { Route } from '../deliver.ts'
import { compose } from './compose.ts'

/** Mails, composed when they are sent. An address of a stranger's that refuses one gets no other. */
export const mailRoute = (ctx: Context, mailer: Mailer, pageUrl: string): Route => ({
  channel: 'EMAIL',
  width: mailer.width,
  patience: mailer.patience,
  close: () => mailer.close(),
  async attempt(id, notice) {
    const composed = await compose({ ...ctx, pageUrl }, id, notice)
    if ('why' in composed) return { kind: 'suppressed', why: composed.why }
    const answer = await mailer.send(composed.mail)
    if (notice.kind === 'LETTER' && answer.kind === 'refused' && answer.permanent) {
      await silence(ctx, await ctx.addresses.hash(notice.to), 'REFUSED')
    }
    return answer
  },
})
