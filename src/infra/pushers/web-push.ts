import { createECDH } from 'node:crypto'
import { generateRequestDetails } from 'web-push-neo'
import type { Answer, Pusher } from '../../domain/ports.ts'
import { answerOf, type OutsideOptions, openOutside, type Reply } from '../outside/post.ts'

interface WebPushOptions extends OutsideOptions {
  /** 32 bytes: a private key of P-256. */
  readonly key: Uint8Array
  /** `mailto:` or `https:`: whom a push service turns to when something is wrong (RFC 8292 §2.1). */
  readonly subject: string
}

/** Seconds that a push service keeps what a browser is not there for: four weeks, the most that they do. */
const timeToLive = 28 * 24 * 60 * 60

/** Pushes to browsers: encrypted for each (RFC 8291), and signed by the key that it has let push (RFC 8292). */
export function openWebPusher({ key, subject, ...options }: WebPushOptions): Pusher {
  const vapidDetails = { subject, publicKey: publicKeyOf(key), privateKey: Buffer.from(key).toString('base64url') }
  const { post, patience, close } = openOutside(options)
  return {
    width: 10,
    patience,
    publicKey: vapidDetails.publicKey,
    async send({ id, to: { endpoint, p256dh, auth }, payload }) {
      const { headers, body } = await generateRequestDetails({ endpoint, keys: { p256dh, auth } }, payload, {
        vapidDetails,
        TTL: timeToLive,
        // A letter's day is not to wait for the screen to be turned on.
        urgency: 'high',
        topic: topicOf(id),
      })
      try {
        return meaningOf(await post({ url: endpoint, headers, body: body ?? '' }))
      } catch (error) {
        return answerOf(error)
      }
    },
    close,
  }
}

/** @throws for the one number in four milliards that is no key */
export function publicKeyOf(key: Uint8Array): string {
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(key)
  return pair.getPublicKey('base64url')
}

/** The 32 characters that RFC 8030 §5.4 allows: as many as a UUID has. */
const topicOf = (id: string): string => id.replaceAll('-', '')

/**
 * RFC 8030 §5 to §7. That a subscription is gone is said of it alone; 401 and 403 are said of our key, and a subscription
 * that was made for another one may be made anew.
 */
function meaningOf({ status, line, retryAfter }: Reply): Answer {
  if (status >= 200 && status < 300) return { kind: 'accepted', answer: line }
  if (status === 404 || status === 410) return { kind: 'refused', permanent: true, why: line }
  if (status === 400 || status === 413) return { kind: 'refused', permanent: false, why: line }
  return { kind: 'failed', why: line, retryAfter }
}
