import { setTimeout as sleep } from 'node:timers/promises'
import { AwsV4Signer } from 'aws4fetch'
import { StoreError } from '../../domain/ports.ts'
import { wordsOf } from '../operator-error.ts'
import { printable } from '../printable.ts'
import { isPassing, meaningOf, type Reply } from './s3-answers.ts'

/** A bucket, and who may use it. */
export interface Bucket {
  readonly bucket: string
  /** Where S3 is spoken, such as `https://s3.example.com`; null for Amazon's own. */
  readonly endpoint: string | null
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** In milliseconds. */
export interface Times {
  /** For an attempt. One that took so long is not made again. */
  readonly attempt: number
  /** Before each further attempt, on average. */
  readonly pauses: readonly number[]
}

interface Request {
  readonly method: 'GET' | 'PUT' | 'DELETE'
  /** Below the bucket: of characters that stand for themselves in a URL. */
  readonly key?: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array<ArrayBuffer>
}

/** The way to a bucket. */
export interface Requests {
  /**
   * Asks, and asks again for what may pass.
   *
   * @param taken statuses that are answers, besides those that say that all is well
   * @throws {StoreError} for all others
   */
  ask(request: Request, taken?: (reply: Reply) => boolean): Promise<Reply>
  close(): void
}

/**
 * Where a bucket is. Stores of others know it by its path, all of them; Amazon by its name in front, which its
 * certificate covers unless that has dots.
 */
export function addressOf({ bucket, endpoint, region }: Pick<Bucket, 'bucket' | 'endpoint' | 'region'>): string {
  const amazon = `s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`
  if (endpoint === null && !bucket.includes('.')) return `https://${bucket}.${amazon}/`
  return `${(endpoint ?? `https://${amazon}`).replace(/\/+$/, '')}/${bucket}/`
}

export function openRequests(bucket: Bucket, { attempt, pauses }: Times): Requests {
  const address = addressOf(bucket)
  const { accessKeyId, secretAccessKey, region } = bucket
  const underWay = new Set<AbortController>()
  /** The key of a day, which takes four hashes to make. */
  const cache = new Map<string, ArrayBuffer>()
  const closing = new AbortController()

  const sendOnce = async (url: string, { method, headers, body }: Request, hash: string): Promise<Reply> => {
    const abort = new AbortController()
    const giveUp = setTimeout(() => abort.abort(new SilenceError(attempt)), attempt)
    underWay.add(abort)
    const signer = new AwsV4Signer({
      url,
      method,
      headers: { ...headers, 'x-amz-content-sha256': hash },
      service: 's3',
      accessKeyId,
      secretAccessKey,
      region,
      cache,
    })
    try {
      const signed = await signer.sign()
      const response = await fetch(signed.url, {
        method,
        headers: signed.headers,
        // What is signed is for nobody else.
        redirect: 'manual',
        signal: abort.signal,
        ...(body && { body }),
      })
      return { status: response.status, body: Buffer.from(await response.arrayBuffer()) }
    } finally {
      clearTimeout(giveUp)
      underWay.delete(abort)
    }
  }

  return {
    async ask(request, taken = () => false) {
      const { key = '', query = {}, body } = request
      const parameters = new URLSearchParams(query)
      const url = `${address}${key}${parameters.size > 0 ? `?${parameters}` : ''}`
      const hash = await hashOf(body ?? new Uint8Array())
      for (let pause = 0; ; pause++) {
        if (closing.signal.aborted) throw new StoreError('away', `${address} is not used any more`)
        const outcome = await sendOnce(url, request, hash).catch((error: Error) => error)
        const wait = pauses[pause]
        if (outcome instanceof Error) {
          if (wait === undefined || outcome instanceof SilenceError || closing.signal.aborted)
            throw unreachable(address, outcome)
        } else {
          if (outcome.status < 300 || taken(outcome)) return outcome
          if (wait === undefined || !isPassing(outcome)) throw meaningOf(address, outcome)
        }
        // So that those who failed together do not come together again.
        await sleep(wait * (0.5 + Math.random()), undefined, { signal: closing.signal }).catch(() => {})
      }
    },
    close() {
      closing.abort()
      for (const abort of underWay) abort.abort()
    },
  }
}

class SilenceError extends Error {
  constructor(milliseconds: number) {
    super(`it did not answer within ${milliseconds / 1_000} seconds`)
  }
}

/** Away from the event loop: 4 MiB take milliseconds. */
const hashOf = async (body: Uint8Array<ArrayBuffer>): Promise<string> =>
  Buffer.from(await crypto.subtle.digest('SHA-256', body)).toString('hex')

/** Node says why a fetch failed only in its cause. */
const unreachable = (address: string, error: Error): StoreError =>
  new StoreError('away', `${address} cannot be reached: ${printable(wordsOf(error.cause ?? error).trim())}`)
