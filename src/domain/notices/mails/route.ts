import type { Context } from '../../context.ts'
import type { Mailer } from '../../ports.ts'
import type { Route } from '../deliver.ts'
import { compose } from './compose.ts'

/** Mails, composed when they are sent. */
export const mailRoute = (
  { db, settings }: Pick<Context, 'db' | 'settings'>,
  mailer: Mailer,
  pageUrl: string,
): Route => ({
  channel: 'EMAIL',
  width: mailer.width,
  patience: mailer.patience,
  close: () => mailer.close(),
  async attempt(id, notice) {
    const composed = await compose({ db, settings, pageUrl }, id, notice)
    return 'mail' in composed ? mailer.send(composed.mail) : { kind: 'suppressed', why: composed.why }
  },
})
