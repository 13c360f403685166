import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { openSmtpMailer } from '../../../infra/mailers/smtp.ts'
import { codeOf } from '../../../infra/operator-error.ts'
import { type Check, ok, warning } from '../check.ts'

/** Milliseconds; a server that answers later is away. */
const patience = { connect: 8_000, silence: 10_000, attempt: 15_000 }

export const mailCheck: Check = {
  number: 50,
  title: 'mail',
  todo: 'See to the mail server, and to the user, password and port in MAIL_URL. Mails wait meanwhile, and are sent again.',
  async look({ config: { mail }, log }) {
    if (mail.kind === 'none') {
      const todo = 'Set MAIL_URL, MAIL_FROM and PUBLIC_URL.'
      return warning('nothing carries mails: nobody can prove an address or reset a password', todo)
    }
    if (mail.kind === 'folder') {
      const isThere = await access(mail.folder, constants.W_OK).then(
        () => true,
        (error: unknown) => {
          if (codeOf(error) === 'ENOENT') return false
          throw error
        },
      )
      return ok(`mails go no further than ${mail.folder}${isThere ? '' : ', which the first one makes'}`)
    }
    const mailer = openSmtpMailer(mail, log, patience)
    try {
      await mailer.check()
      return ok('the mail server lets us in; none was sent')
    } finally {
      mailer.close()
    }
  },
}
