import { StoreError } from '../../domain/ports.ts'

export interface Reply {
  readonly status: number
  readonly body: Buffer
}

/**
 * What an answer of S3 says went wrong; empty where it does not speak of it. Nothing else of such an answer is ever
 * told: some stores put what was signed there, and by which key.
 */
export const codeIn = ({ body }: Reply): string => textOf(body.toString('utf8', 0, 4_096), 'Code').slice(0, 60)

/** Whether it may go better in a moment. */
export const isPassing = (reply: Reply): boolean =>
  reply.status === 429 || (reply.status >= 500 && reply.status !== 501 && !isFull(reply))

/** Objects are far smaller than any store's limit for one, so one that is too large is so for a quota. */
const isFull = (reply: Reply): boolean =>
  reply.status === 507 || reply.status === 413 || /quota|storagefull|insufficientstorage|toolarge/i.test(codeIn(reply))

const region = 'the bucket is in another region; set region in STORE_URL'

const noS3 = 'that is no S3; see to endpoint in STORE_URL'

const hints: Readonly<Record<string, string>> = {
  AccessDenied: 'this key may not list, read, write and remove what is in the bucket; or the secret is wrong',
  InvalidAccessKeyId: 'there is no such AWS_ACCESS_KEY_ID',
  SignatureDoesNotMatch: 'AWS_ACCESS_KEY_ID or AWS_SECRET_ACCESS_KEY is wrong, or region in STORE_URL',
  NoSuchBucket: 'there is no such bucket; make it, or mend STORE_URL',
  AuthorizationHeaderMalformed: region,
  PermanentRedirect: region,
  TemporaryRedirect: region,
  RequestTimeTooSkewed: 'the clock of this machine is wrong',
}

/** A refusal, in words that an operator understands. */
export function meaningOf(address: string, reply: Reply): StoreError {
  const code = codeIn(reply)
  const answer = `${address} answered ${reply.status}${/^\w+$/.test(code) ? ` ${code}` : ''}`
  if (isFull(reply)) return new StoreError('full', `${answer}: the bucket takes no more`)
  const hint = hintOf(reply.status, code)
  return new StoreError('away', hint ? `${answer}: ${hint}` : answer)
}

function hintOf(status: number, code: string): string | undefined {
  if (Object.hasOwn(hints, code)) return hints[code]
  if (status < 400) return region
  return code === '' && status < 500 ? noS3 : undefined
}

/** A page of a list (ListObjectsV2). */
export function readPage({ body }: Reply): { readonly keys: string[]; readonly next: string | null } {
  const xml = body.toString()
  const keys = [...xml.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) => unescaped(key))
  return { keys, next: textOf(xml, 'IsTruncated') === 'true' ? textOf(xml, 'NextContinuationToken') || null : null }
}

/** Of the first element of a name that has no attributes and no children; empty where there is none. */
const textOf = (xml: string, name: string): string => unescaped(xml.match(`<${name}>([^<]*)</${name}>`)?.[1] ?? '')

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const unescaped = (text: string): string =>
  text.replaceAll(/&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|(amp|lt|gt|quot|apos));/gi, (_, decimal, hex, name) =>
    name
      ? (entities[name.toLowerCase()] ?? '')
      : String.fromCodePoint(decimal ? Number(decimal) : Number.parseInt(hex, 16)),
  )
