import { Webhook } from 'standardwebhooks'
import type { Answer, WebhookCaller } from '../domain/ports.ts'
import { answerOf, type OutsideOptions, openOutside, type Reply } from './outside/post.ts'

/** Calls to people's programs, signed as Standard Webhooks has it (standardwebhooks.com). */
export function openWebhookCaller(options: OutsideOptions): WebhookCaller {
  const { post, patience, close } = openOutside(options)
  return {
    width: 10,
    patience,
    async call({ id, url, secrets, payload }) {
      const now = new Date()
      const headers = {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
        'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, now, payload)).join(' '),
      }
      try {
        return meaningOf(await post({ url, headers, body: payload }))
      } catch (error) {
        return answerOf(error)
      }
    },
    close,
  }
}

/** By the specification anything but a 2xx is tried again, and 410 means that nobody wants to hear any more. */
function meaningOf({ status, line, retryAfter }: Reply): Answer {
  if (status >= 200 && status < 300) return { kind: 'accepted', answer: line }
  if (status === 410) return { kind: 'refused', permanent: true, why: line }
  const isRedirect = status >= 300 && status < 400
  return { kind: 'failed', why: isRedirect ? `${line}; redirects are not followed` : line, retryAfter }
}
