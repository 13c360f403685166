import type { lookup } from 'node:dns'
import { type ClientRequest, type IncomingMessage, request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import { isIP } from 'node:net'
import type { Answer } from '../../domain/ports.ts'
import { codeOf } from '../operator-error.ts'
import { InsideError, isOutside, resolveOutside } from './addresses.ts'

export interface OutsideOptions {
  /** Whether addresses inside the operator's network may be asked, and plain HTTP be spoken. */
  readonly inside: boolean
  /** Milliseconds that an attempt may take, however it is drawn out. */
  readonly patience?: number
  /** What resolves names; by default the system. */
  readonly resolve?: typeof lookup
}

interface Letter {
  /** `https:`, or `http:`. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

/** The first line of an answer, and how long to wait before asking again, in milliseconds. */
export interface Reply {
  readonly status: number
  /** As it came, cut short. */
  readonly line: string
  readonly retryAfter: number | null
}

/** Bytes of an answer that are taken before the connection is closed. Nobody is told what they say. */
const mostRead = 4_096

/** The way to URLs that people have given. */
export interface Outside {
  readonly patience: number
  /**
   * No redirect is followed, and nothing of the answer is told but its first line: who gives a URL learns nothing of
   * what it leads to.
   *
   * @throws {InsideError} for what is not on the internet; otherwise what the connection says
   */
  post(letter: Letter): Promise<Reply>
  /** Breaks off what is under way. */
  close(): void
}

export function openOutside({ inside, patience = 15_000, resolve }: OutsideOptions): Outside {
  const underWay = new Set<ClientRequest>()
  const ask = async ({ url: text, headers, body }: Letter): Promise<Reply> => {
    const url = new URL(text)
    // Nothing is resolved where there is an address already.
    const host = url.hostname.replace(/^\[|\]$/g, '')
    if (!inside && isIP(host) && !isOutside(host)) throw new InsideError()
    const request = (url.protocol === 'https:' ? overHttps : overHttp)(url, {
      method: 'POST',
      headers: { 'user-agent': 'OpenOn', 'content-length': Buffer.byteLength(body), ...headers },
      // A connection that is kept would go to an address that was looked at some other day.
      agent: false,
      ...(!inside && { lookup: resolveOutside(resolve) }),
    })
    const giveUp = setTimeout(() => request.destroy(new SilenceError()), patience)
    underWay.add(request)
    try {
      return await new Promise((settle, reject) => {
        request.on('error', reject)
        request.on('response', (response) => {
          // However it goes on, its first line was the answer.
          request.off('error', reject).on('error', () => {})
          void readOut(response).then(() => settle(replyOf(response)))
        })
        request.on('upgrade', (response, socket) => {
          socket.destroy()
          settle(replyOf(response))
        })
        request.end(body)
      })
    } finally {
      clearTimeout(giveUp)
      underWay.delete(request)
    }
  }
  return {
    patience,
    post: ask,
    close() {
      for (const request of underWay) request.destroy(new Error('broken off'))
    },
  }
}

class SilenceError extends Error {
  readonly code = 'TIMEOUT'
}

/** Lets the other side finish, if it does so soon. */
async function readOut(response: IncomingMessage): Promise<void> {
  let left = mostRead
  try {
    for await (const chunk of response) {
      left -= chunk.length
      if (left < 0) break
    }
  } catch {}
}

const replyOf = ({ statusCode = 0, statusMessage = '', headers }: IncomingMessage): Reply => ({
  status: statusCode,
  line: `${statusCode} ${statusMessage.replaceAll(/[^\x20-\x7e]/g, '').slice(0, 60)}`.trim(),
  retryAfter: retryAfterOf(headers['retry-after']),
})

/** RFC 9110 §10.2.3: seconds, or a date; here in milliseconds. */
function retryAfterOf(header: string | undefined): number | null {
  if (header === undefined) return null
  const wait = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now()
  return Number.isNaN(wait) ? null : Math.max(wait, 0)
}

/** What it means that nobody answered. */
export function answerOf(error: unknown): Answer {
  if (error instanceof InsideError) return { kind: 'refused', permanent: false, why: error.message }
  return { kind: 'failed', why: `no answer (${codeOf(error) ?? 'broken off'})`, retryAfter: null }
}
