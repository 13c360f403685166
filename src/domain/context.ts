import type { PrismaClient } from '../generated/prisma/client.ts'
import type { LiveSessions } from './accounts/live-sessions.ts'
import type { Tokens } from './accounts/tokens.ts'
import type { Breathe } from './breathe.ts'
import type { Cipher } from './capsules/cipher.ts'
import type { ContentReader } from './capsules/content.ts'
import type { FeedHub } from './feed/hub.ts'
import type { Kind } from './media/kinds.ts'
import type { FileLinks } from './media/links.ts'
import type { NoticesReader } from './notices/of-letter.ts'
import type {
  AlarmClock,
  Doorbell,
  Log,
  PasswordHasher,
  Pictures,
  RateLimits,
  Recordings,
  Statements,
  Store,
  Telemetry,
  Tracer,
} from './ports.ts'
import type { InTurn } from './turns.ts'
import type { AddressHasher } from './waiting/address-hasher.ts'

/** The figures an operator may change; all times in milliseconds. */
export interface Settings {
  readonly unlock: {
    /** How long before its unlock a letter unfolds. */
    readonly unfoldingWindow: number
    readonly minDistance: number
    readonly maxDistance: number
    /** How far ahead alarms are set. */
    readonly horizon: number
    /** Due instants are rounded up to this before an alarm is set. */
    readonly granularity: number
    /** Letters moved by one statement. */
    readonly batchSize: number
  }
  readonly feed: {
    /** How often every subscriber looks, rung or not. */
    readonly heartbeat: number
    readonly retention: number
  }
  readonly audit: {
    readonly retention: number
  }
  readonly deliveries: {
    /** How long after a failed attempt the next one is made; longer after each. */
    readonly retry: number
    /** How long it is kept what became of one. */
    readonly retention: number
    /** How long after a notice the next one to the same person waits. */
    readonly rest: number
    /** Whether titles of letters are told. */
    readonly titles: boolean
  }
  readonly waiting: {
    /** How long before a waiting letter's day a mail is to show whether its address still is one. */
    readonly addressCheck: number
  }
  /** Whether there is anything that carries mails. Without it no address can be proven. */
  readonly sendsMail: boolean
  /** Whether webhooks may be plain HTTP and inside the operator's network. */
  readonly privateAddresses: boolean
  /** By which browsers know who pushes, in base64url; null where nothing is pushed. */
  readonly pushKey: string | null
  readonly media: {
    readonly kinds: readonly Kind[]
    /** Bytes of a file at most. */
    readonly fileSize: number
    /** Files of a letter at most. */
    readonly perLetter: number
    /** Bytes of all files that a person has brought. */
    readonly quota: number
    /** How long a link to a file works. */
    readonly urlLifetime: number
    /** How long a file that no letter has is kept. */
    readonly uploadLifetime: number
  }
  /** What a person may have at a time. */
  readonly quotas: {
    readonly drafts: number
    readonly contacts: number
    readonly targets: number
    /** Beyond it the session that was not used for longest ends. */
    readonly sessions: number
  }
}

/** What every role works with. Made once in `app/resources` and handed down; whoever needs less says so. */
export interface Context {
  readonly db: PrismaClient
  readonly statements: Statements
  readonly settings: Settings
  readonly alarms: AlarmClock
  readonly doorbell: Pick<Doorbell, 'ring'>
  readonly cipher: Cipher
  readonly addresses: AddressHasher
  readonly store: Store
  readonly telemetry: Telemetry
  readonly tracer: Tracer
  readonly log: Log
  /** Of a worker: what goes on for long looks between two batches whether it is to end. */
  readonly stopping?: AbortSignal
}

/** What people's operations work with besides. Made in `app/api`, so that a worker has none of it. */
export interface ApiContext extends Context {
  readonly feed: FeedHub
  readonly content: ContentReader
  readonly notices: NoticesReader
  readonly passwords: PasswordHasher
  readonly tokens: Tokens
  readonly sessions: LiveSessions
  readonly limits: RateLimits
  readonly breathe: Breathe
  readonly links: FileLinks
  readonly pictures: Pictures
  readonly recordings: Recordings
  /** Searches through a user's letters, one at a time. */
  readonly searching: InTurn
  /** Copies a user's files, for one letter after the other; a few users' at a time. */
  readonly copying: InTurn
  /** To be waited for before somebody is answered who has written something, so that what they ask next finds it. */
  readonly wrote: (userId: string) => Promise<void>
}
