import { setTimeout as sleep } from 'node:timers/promises'
import { createTransport, type NodemailerError } from 'nodemailer'
import type { Answer, Log, Mailer } from '../../domain/ports.ts'
import { envelope } from './envelope.ts'

interface SmtpOptions {
  /** `smtp(s)://user:password@host:port`. */
  readonly url: string
  readonly from: string
  readonly dkim: { readonly selector: string; readonly domain: string; readonly privateKey: string } | null
  readonly connections: number
  /** Mails in a second at most; null for no limit. */
  readonly rate: number | null
}

/** In milliseconds: each step, and an attempt as a whole, which a server that trickles its answers would draw out. */
export const patience = { connect: 10_000, silence: 20_000, attempt: 45_000 }

/**
 * Mails over SMTP (RFC 5321), on connections that are kept. A signature covers List-Unsubscribe-Post too, as RFC 8058 §4
 * wants: nodemailer sees to that.
 */
export function openSmtpMailer(
  { url, from, dkim, connections, rate }: SmtpOptions,
  log: Log,
  times: typeof patience = patience,
): Mailer {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: connections,
    // Whoever calls tries again, and counts it.
    maxRequeues: 0,
    connectionTimeout: times.connect,
    greetingTimeout: times.connect,
    dnsTimeout: times.connect,
    socketTimeout: times.silence,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(dkim && {
      dkim: { domainName: dkim.domain, keySelector: dkim.selector, privateKey: dkim.privateKey },
    }),
  })
  const turn = turns(rate)
  transport.on('error', (error: Error) => log.warn({ err: withoutWords(error) }, 'the mail server is out of reach'))
  return {
    // A mail that waits for its second is under way already: no more of them than a second takes.
    width: Math.min(connections, rate ?? connections),
    patience: times.attempt,
    async send(mail) {
      await turn()
      try {
        const { response } = await transport.sendMail({
          ...envelope(from, mail),
          signal: AbortSignal.timeout(times.attempt),
        })
        return { kind: 'accepted', answer: short(response) }
      } catch (error) {
        return answerOf(error as NodemailerError)
      }
    },
    async check() {
      try {
        await transport.verify()
      } catch (error) {
        throw new Error(`the mail server does not let us in (${(error as NodemailerError).code ?? 'error'})`)
      }
    },
    close: () => transport.close({ force: true }),
  }
}

/**
 * Waits until it is one's turn, of which there are so many in a second. (nodemailer counts mails when they have been taken,
 * so that all its connections may bring one more.)
 */
function turns(rate: number | null): () => Promise<unknown> {
  if (rate === null) return async () => {}
  let next = 0
  return async () => {
    const now = performance.now()
    const mine = Math.max(now, next)
    next = mine + 1_000 / rate
    if (mine > now) await sleep(mine - now)
  }
}

/**
 * What a server that takes a mail no further means. Only what it says of the recipient is said of the address; that it
 * does not like us, or what we say, may concern this mail, and that we may not log in concerns none.
 */
function answerOf({ code, command, responseCode, response, message }: NodemailerError): Answer {
  const why = short(response ?? `${code ?? 'error'}: ${message}`)
  const isPermanent = responseCode !== undefined && responseCode >= 500 && responseCode !== 503
  const isAboutUs = code === 'EAUTH' || code === 'ETLS' || command === 'CONN' || command?.startsWith('AUTH')
  if (!isPermanent || isAboutUs) return { kind: 'failed', why, retryAfter: null }
  return { kind: 'refused', permanent: command === 'RCPT TO', why }
}

/** Servers write stories; what is kept of them is short, and text: PostgreSQL takes no NUL. */
const short = (text: string): string =>
  text
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 200)

/** What a server says may quote addresses, so the log has the kind of trouble alone. */
const withoutWords = ({ code }: NodemailerError): Error => Object.assign(new Error('SMTP'), { code })
