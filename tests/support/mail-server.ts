import { setTimeout as sleep } from 'node:timers/promises'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { atLast, disposable } from './disposable.ts'
import { freePort } from './servers/ports.ts'
import { until } from './until.ts'

/** A mail as it came over the wire. */
export interface Received {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly messageId: string
  readonly raw: string
  readonly parsed: ParsedMail
  /** Whether whoever brought it was told that it was taken. */
  readonly isAnswered: boolean
}

/** What the server does with whoever brings mails. */
export type Manner =
  | 'takes'
  /** 550 to every recipient. */
  | 'knows nobody'
  /** 451 to every recipient. */
  | 'is busy'
  /** 554 to every message. */
  | 'dislikes mails'
  /** Takes mails, a second late. */
  | 'takes its time'
  /** Cuts the connection in the middle of a message. */
  | 'dies in the middle'
  /** Takes the message, and cuts the connection before it says so. */
  | 'dies before the answer'
  /** Takes the message, and says nothing. */
  | 'falls silent'

/** A real SMTP server in this process, which keeps what it takes. */
export interface MailServer extends AsyncDisposable {
  /** What makes an OpenOn send its mails here. */
  readonly env: Readonly<Record<string, string>>
  /** All it has taken, in order, those that came twice too. */
  readonly mails: readonly Received[]
  /** How often somebody began to send a message. */
  readonly attempts: number
  manner: Manner
  /** The latest mail to somebody with this subject; waits for it. */
  mailTo(address: string, subject: string): Promise<Received>
}

export const startMailServer = (): Promise<MailServer> =>
  disposable(async (use) => {
    const mails: Received[] = []
    let attempts = 0
    const port = await freePort()
    const refusal = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode })
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      closeTimeout: 100,
      logger: false,
      onRcptTo(_address, _session, answer) {
        if (mailServer.manner === 'knows nobody') return answer(refusal(550, 'There is nobody of that name'))
        if (mailServer.manner === 'is busy') return answer(refusal(451, 'Come back later'))
        return answer()
      },
      onData(stream, session, answer) {
        attempts++
        const { manner } = mailServer
        const cut = () => {
          for (const connection of server.connections as Set<{ id: string; _socket: { destroy(): void } }>)
            if (connection.id === session.id) connection._socket.destroy()
        }
        if (manner === 'dies in the middle') return cut()
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.once('end', async () => {
          if (manner === 'dislikes mails') return answer(refusal(554, 'We want none of this'))
          const isAnswered = manner === 'takes' || manner === 'takes its time'
          const to = session.envelope.rcptTo[0]?.address ?? ''
          mails.push({ ...(await receive(Buffer.concat(chunks), to)), isAnswered })
          if (manner === 'dies before the answer') return cut()
          if (manner === 'takes its time') await sleep(1_000)
          if (isAnswered) answer()
        })
      },
    })
    server.on('error', () => {})
    await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve))
    use(atLast(() => new Promise<void>((resolve) => void server.close(resolve))))
    const mailServer = {
      env: {
        MAIL_URL: `smtp://127.0.0.1:${port}`,
        MAIL_FROM: 'openon@mail.example.com',
        PUBLIC_URL: 'https://openon.example.com',
      },
      mails,
      get attempts() {
        return attempts
      },
      manner: 'takes' as Manner,
      mailTo: (address: string, subject: string) =>
        until(() => mails.findLast((mail) => mail.to === address && mail.subject === subject), {
          what: `a mail "${subject}" to ${address}`,
        }),
    }
    return mailServer
  })

async function receive(raw: Buffer, to: string): Promise<Omit<Received, 'isAnswered'>> {
  const parsed = await simpleParser(raw)
  const { subject = '', text = '', html, messageId = '' } = parsed
  return { to, subject, text, html: html || '', messageId, raw: raw.toString(), parsed }
}

/** The token of the one link to the page that a mail has. */
export function tokenIn({ text }: Pick<Received, 'text'>): string {
  const token = /#\/(?:verify|reset|claim)\/([^/\s]+)/.exec(text)?.[1]
  if (!token) throw new Error(`There is no link in\n${text}`)
  return token
}
