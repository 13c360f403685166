import type { Context } from '../../context.ts'
import type { Mailer } from '../../ports.ts'
import type { Route } from '../deliver.ts'
import { compose } from './compose.ts'

/** Mails, composed when they are sent. */
export const mailRoute = ({ db }: Pick<Context, 'db'>, mailer: Mailer, pageUrl: string): Route => ({
  channel: 'EMAIL',
  width: mailer.width,
  patience: mailer.patience,
  close: () => mailer.close(),
  async attempt(id, notice) {
    if ('targetId' in notice) return { kind: 'suppressed', why: 'it is for another channel' }
    const composed = await compose({ db, pageUrl }, id, notice)
    return 'mail' in composed ? mailer.send(composed.mail) : { kind: 'suppressed', why: composed.why }
  },
})
