import { randomBytes } from 'node:crypto'

/** What signs the calls to a webhook, the newest first. */
export interface Secrets {
  readonly current: string
  /** The one before, and until when it signs as well, so that its owner has time to change it; RFC 3339. */
  readonly previous: { readonly secret: string; readonly until: string } | null
}

/** Milliseconds for which the one before signs as well. */
const overlap = 24 * 60 * 60 * 1_000

/** As Standard Webhooks writes it: 32 bytes in base64. */
const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

export const firstSecrets = (): Secrets => ({ current: newSecret(), previous: null })

export const rotated = ({ current }: Secrets, now: Date): Secrets => ({
  current: newSecret(),
  previous: { secret: current, until: new Date(now.getTime() + overlap).toISOString() },
})

/** Those that sign at this moment. */
export const signing = ({ current, previous }: Secrets, now: Date): string[] =>
  previous && new Date(previous.until) > now ? [current, previous.secret] : [current]

/** By which its owner tells one from another, and nobody learns it. */
export const hintOf = ({ current }: Secrets): string => `…${current.slice(-4)}`
