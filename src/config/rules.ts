import { createECDH, createPrivateKey } from 'node:crypto'
import { isIP } from 'node:net'
import { fileURLToPath } from 'node:url'
import ms from 'ms'
import { z } from 'zod'
import type { Rate } from '../domain/ports.ts'
import { email } from '../domain/validation.ts'

/** The rules by which variables are read: what may stand in each, told in words, and what it means. */

export const mediaKinds = ['image', 'audio', 'video', 'pdf'] as const

type StoreAddress = FolderAddress | BucketAddress

export interface FolderAddress {
  readonly kind: 'folder'
  readonly path: string
}

export interface BucketAddress {
  readonly kind: 's3'
  readonly bucket: string
  /** Before the names of all objects: empty, or with a slash at its end. */
  readonly prefix: string
  /** Null for Amazon's own. */
  readonly endpoint: string | null
  readonly region: string
}

/** One Redis by its URL, or whichever of several these sentinels say is the master. */
export type RedisAddress = string | Sentinels

/** As ioredis takes them. */
export interface Sentinels {
  readonly sentinels: { readonly host: string; readonly port: number }[]
  /** By which sentinels know the master and those that may take its place. */
  readonly name: string
  readonly db: number
  readonly username?: string
  readonly password?: string
  readonly sentinelPassword?: string
}

/** One environment variable: what `--help`, `.env.example` and error messages say of it. */
export interface Variable<Value = unknown> {
  readonly about: string
  readonly rule: string
  /** As one would type it; undefined: optional, without a default. */
  readonly fallback: string | undefined
  readonly secret: boolean
  /** @returns undefined where the text breaks the rule */
  readonly parse: (text: string) => Value | undefined
}

const variable =
  <Value>(rule: string, parse: (text: string) => Value | undefined) =>
  <Fallback extends string | undefined>(about: string, fallback?: Fallback) =>
    ({
      about,
      rule,
      fallback,
      parse,
      secret: false,
    }) as Variable<Fallback extends string ? Value : Value | undefined>

export const secret = <Value>(of: Variable<Value>): Variable<Value> => ({ ...of, secret: true })

const accept =
  <Value>(schema: z.ZodType<Value>) =>
  (text: string) =>
    schema.safeParse(text).data
export const integer = (min: number, max: number) =>
  variable(
    `a whole number from ${min} to ${max}`,
    accept(z.string().regex(/^\d+$/).pipe(z.coerce.number<string>().min(min).max(max))),
  )
export const duration = (min: string) => {
  const least = ms(min as ms.StringValue)
  return variable(`a duration such as 250ms, 10s, 5m, 2h or 3d, at least ${min}`, (text) => {
    const value = /^\d+(\.\d+)?(ms|s|m|h|d)$/.test(text) ? ms(text as ms.StringValue) : Number.NaN
    return value >= least ? Math.round(value) : undefined
  })
}
const powers = { B: 0, kB: 1, MB: 2, GB: 3, TB: 4 } as const
export const bytes = variable('a size such as 500kB, 100MB or 1GB, a kB being 1000 bytes', (text) => {
  const [, figure, unit] = /^(\d+(?:\.\d+)?)(B|kB|MB|GB|TB)$/.exec(text) ?? []
  const value = Math.round(Number(figure) * 1_000 ** powers[unit as keyof typeof powers])
  return value >= 1 && value <= Number.MAX_SAFE_INTEGER ? value : undefined
})
export const url = (...protocols: string[]) =>
  variable(`a URL that begins with ${protocols.map((name) => `${name}://`).join(' or ')}`, (text) =>
    URL.canParse(text) && protocols.includes(new URL(text).protocol.slice(0, -1)) ? text : undefined,
  )
export const redis = variable(
  'a URL such as redis://user:password@host:6379/0, rediss:// for TLS, or redis-sentinel://user:password@one:26379,two:26379,three:26379/0?sentinelMasterId=name (with sentinelPassword, if sentinels have one), with a password percent-encoded',
  (text): RedisAddress | undefined => {
    if (text.startsWith('redis-sentinel://')) return sentinelsOf(text)
    return isRedis(text) ? text : undefined
  },
)

/** What its client would refuse, or take for another database, only when it connects. */
function isRedis(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password, pathname, hash } = new URL(text)
  const isDecoded = [username, password].every((part) => decoded(part) !== null)
  return /^rediss?:$/.test(protocol) && hostname !== '' && isDecoded && /^(\/\d{0,5})?$/.test(pathname) && !hash
}

/** A URL has one host: the list of them is read apart from the rest. */
function sentinelsOf(text: string): Sentinels | undefined {
  const [, scheme, credentials = '', hosts = '', rest = ''] =
    /^(redis-sentinel:\/\/)(.*@)?([^/?#@]+)(.*)$/.exec(text) ?? []
  const parsable = `${scheme}${credentials}sentinels${rest}`
  if (!scheme || !URL.canParse(parsable)) return undefined
  const url = new URL(parsable)
  const { pathname, searchParams, hash } = url
  const [username, password] = [decoded(url.username), decoded(url.password)]
  const { sentinelMasterId: name, sentinelPassword, ...others } = Object.fromEntries(searchParams)
  const [, db = '0'] = /^\/?(\d{1,5})?$/.exec(pathname) ?? ['', '-']
  const sentinels = hosts.split(',').map((host) => /^(\[[\da-f:]+\]|[\w.-]+)(?::(\d{1,5}))?$/i.exec(host))
  const isRight =
    username !== null &&
    password !== null &&
    name &&
    db !== '-' &&
    !hash &&
    Object.keys(others).length === 0 &&
    sentinels.every((found) => found && Number(found[2] ?? 0) <= 65_535)
  if (!isRight) return undefined
  return {
    sentinels: sentinels.map((found) => ({
      host: (found?.[1] ?? '').replace(/^\[|\]$/g, ''),
      port: Number(found?.[2] ?? 26_379),
    })),
    name,
    db: Number(db),
    ...(username && { username }),
    ...(password && { password }),
    ...(sentinelPassword && { sentinelPassword }),
  }
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

export const words = (...all: string[]) =>
  variable(`one of ${all.join(', ')}`, (text) => (all.includes(text) ? text : undefined))
export const anyText = variable('any text', (text) => text)
export const flag = variable('true or false', (text) => (text === 'true' ? true : text === 'false' ? false : undefined))
export const secrets = variable('at least 32 characters; several are separated by commas, the newest first', (text) => {
  const all = text.split(',').map((part) => part.trim())
  return all.every((part) => part.length >= 32) ? all : undefined
})
export const passphrase = variable('at least 12 characters', (text) => (text.length >= 12 ? text : undefined))
export const token = variable('at least 16 characters of printable ASCII, without spaces', (text) =>
  /^[\x21-\x7e]{16,}$/.test(text) ? text : undefined,
)
export const keys = variable('32 bytes in base64; several are separated by commas, the newest first', (text) => {
  const all = text.split(',').map((part) => new Uint8Array(Buffer.from(part.trim(), 'base64')))
  return all.every((part) => part.length === 32) ? all : undefined
})

export const vapidKey = variable('a private key of P-256: 32 bytes in base64', (text) => {
  const key = new Uint8Array(Buffer.from(text, 'base64'))
  try {
    createECDH('prime256v1').setPrivateKey(key)
    return key.length === 32 ? key : undefined
  } catch {
    return undefined
  }
})
export const contact = variable('a URL that begins with mailto: or https://', (text) =>
  /^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/.test(text) && URL.canParse(text) ? text : undefined,
)

export const mailbox = variable('an address such as openon@example.com', accept(email))
export const dkimName = variable('the name of the DNS record, such as mail._domainkey.example.com', (text) => {
  const [, selector, domain] = /^([a-z0-9.-]+)\._domainkey\.([a-z0-9.-]+)$/i.exec(text) ?? []
  return selector && domain ? { selector, domain } : undefined
})
export const privateKey = variable('a private key in PEM, whose line ends may be written as \\n', (text) => {
  const pem = text.replaceAll('\\n', '\n')
  try {
    createPrivateKey(pem)
    return pem
  } catch {
    return undefined
  }
})

export const list = (rule: string, isValid: (part: string) => boolean) =>
  variable(`${rule}; several are separated by commas`, (text) => {
    const parts = text.split(',').map((part) => part.trim())
    return parts.every(isValid) ? parts : undefined
  })
export const isOrigin = (text: string) => URL.canParse(text) && new URL(text).origin === text
export const isProxy = (text: string) => {
  const [address = '', prefix = '0', ...more] = text.split('/')
  if (/^(loopback|linklocal|uniquelocal)$/.test(text)) return true
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  return more.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits
}
export const rate = variable('a number per duration, such as 60/1m, or off', (text): { rate: Rate } | undefined => {
  if (text === 'off') return { rate: null }
  const [, points, time] = /^([1-9]\d{0,6})\/(\d+(?:s|m|h|d))$/.exec(text) ?? []
  return time ? { rate: { points: Number(points), duration: ms(time as ms.StringValue) } } : undefined
})

export const kinds = variable(
  `one of ${mediaKinds.join(', ')}; several are separated by commas`,
  accept(
    z
      .string()
      .transform((text) => text.split(',').map((part) => part.trim()))
      .pipe(z.array(z.enum(mediaKinds))),
  ),
)
export const credential = variable('printable ASCII without spaces', accept(z.string().regex(/^[\x21-\x7e]+$/)))
export const store = variable(
  'file:///a/folder, or s3://bucket/prefix?endpoint=https://s3.example.com&region=eu-1 (without endpoint Amazon’s, without region us-east-1)',
  (text): StoreAddress | undefined => {
    if (!URL.canParse(text)) return undefined
    const url = new URL(text)
    if (url.protocol === 's3:') return bucketOf(url)
    // Of an encoded slash Node makes an error.
    const isFolder = /^file:(\/\/)?\/[^/?#]/.test(text) && !url.search && !url.hash && !/%2f/i.test(text)
    return isFolder ? { kind: 'folder', path: fileURLToPath(url) } : undefined
  },
)

function bucketOf({ host: bucket, pathname, searchParams, hash, username, password }: URL): BucketAddress | undefined {
  const { endpoint = null, region = 'us-east-1', ...others } = Object.fromEntries(searchParams)
  const prefix = pathname.replace(/^\/|\/$/g, '')
  const isRight =
    /^[A-Za-z0-9][A-Za-z0-9._-]{1,62}$/.test(bucket) &&
    // What stands for itself in a URL.
    /^([A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*)?$/.test(prefix) &&
    (endpoint === null || isEndpoint(endpoint)) &&
    /^[a-z0-9-]+$/i.test(region) &&
    Object.keys(others).length === 0 &&
    !(hash || username || password)
  return isRight ? { kind: 's3', bucket, prefix: prefix && `${prefix}/`, endpoint, region } : undefined
}

function isEndpoint(text: string): boolean {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return false
  const { username, password, search, hash } = new URL(text)
  return !(username || password || search || hash)
}
