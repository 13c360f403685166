import type { PrismaClient } from '../generated/prisma/client.ts'
import type { Cause } from './tracer.ts'

/** What the domain needs from the outside and never implements: `infra` does, one file for each. */

export type * from './tracer.ts'

/** One instant at which somebody should look whether letters are due. */
export interface Alarm {
  /** Milliseconds since the epoch, by the database's clock, a whole multiple of the alarm granularity. */
  readonly at: number
  /** Milliseconds from now, by the database's clock: immune to a wrong clock on this machine. */
  readonly in: number
}

/** The queue seen as an alarm clock. An alarm may be lost, doubled, early or late; PostgreSQL stays the truth. */
export interface AlarmClock {
  /** Sets alarms; one that is already set for the same instant is kept. Rejects when the queue is out of reach. */
  set(alarms: readonly Alarm[]): Promise<void>
  /** Asks an idle worker to do something at once. Rejects when the queue is out of reach. */
  callForHelp(task: Help): Promise<void>
}

/** What workers are called to: to join a long batch, or to what is to be told outside. */
export type Help = 'unlock' | 'tell'

/** What a ring is about: something new in feeds, sessions that have ended, or what people have just written themselves. */
export type RingTopic = 'feed' | 'sessions' | 'writes'

export interface DoorbellListener {
  /** Look again at what concerns these users. */
  ring(userIds: readonly string[], topic: RingTopic, cause: Cause | null): void
  /** Rings may have been missed: look at everything. */
  gap(): void
}

/** Pub/sub seen as a doorbell: it carries user ids, never content. */
export interface Doorbell {
  /** Rings in every API process. Rejects when the channel is out of reach. */
  ring(userIds: readonly string[], topic?: RingTopic, cause?: Cause | null): Promise<void>
  /** Hears all rings of this deployment until the returned function is called. */
  listen(listener: DoorbellListener): () => void
  /** An instant, by `performance.now()`: every ring before it has been heard, or its gap announced. */
  heardUntil(): number
}

/** A copy of the database that follows it, and may be behind. */
export interface Replica {
  readonly db: PrismaClient
  readonly statements: Statements
  /** An instant, by `performance.now()`: all that was committed before it is there. Before any, while none can be told. */
  replayedUntil(): number
}

/** What a process counts, each with its labels. They are of small sets: none ever holds what people write, an id or an address. */
export interface Counted {
  readonly lettersMoved: { readonly to: 'unfolding' | 'ready' }
  readonly unlockBatches: None
  readonly lettersFoundBySweep: None
  readonly alarms: { readonly outcome: 'set' | 'failed' }
  readonly jobFailures: { readonly name: string }
  readonly notices: { readonly channel: string; readonly outcome: Answer['kind'] | 'suppressed' }
  readonly feedReads: None
  readonly feedEventsRead: None
  readonly rings: { readonly topic: RingTopic; readonly outcome: 'sent' | 'failed' }
  readonly ringsHeard: { readonly topic: RingTopic }
  readonly ringGaps: None
  /** `name` is that of a document of the page, or `other`. */
  readonly operations: { readonly name: string; readonly kind: string; readonly outcome: 'ok' | 'refused' | 'failed' }
  /** `again`: at the primary, after the replica had failed it. */
  readonly queries: { readonly at: 'primary' | 'replica' | 'again' }
  readonly refusals: { readonly limit: Allowance['name'] }
  readonly httpResponses: { readonly status: string }
  readonly mediaBytesReceived: None
  readonly mediaBytesServed: None
}

/** What a process measures, in seconds. */
export interface Measured {
  /** From a letter's instant to the end of the statement that made it ready. */
  readonly unlockLateness: None
  /** From a letter's instant until who carries a subscription was given the event that it is ready, to be sent. */
  readonly unlockDelivery: None
  readonly operationDuration: { readonly name: string; readonly kind: string }
  readonly statementDuration: { readonly statement: string }
}

/** What is read of a process when somebody looks. */
export type Watched =
  | 'socketsOpen'
  | 'subscriptionsOpen'
  | 'databaseConnections'
  | 'databaseConnectionsIdle'
  | 'databasePoolWaiting'
  | 'passwordQueueLength'
  | 'uploadsUnderWay'
  | 'replicaLag'

type None = Readonly<Record<string, never>>

/** What a process tells its operator of itself. Nothing of it ever fails, or is waited for. */
export interface Telemetry {
  /** Whether anybody can look. Else nothing is kept, and what costs something to find out need not be found out. */
  readonly isOn: boolean
  count<Name extends keyof Counted>(name: Name, labels: Counted[Name], by?: number): void
  /** @param times how many of that there were */
  measure<Name extends keyof Measured>(name: Name, labels: Measured[Name], seconds: number, times?: number): void
  watch(name: Watched, read: () => number): void
}

/** Seconds up to which the latenesses of unlocks are told apart. */
export const latenessBounds: readonly number[] = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3_600]

/** One statement of SQL, with `$1`, `$2`, … for its values. */
export interface Statement {
  /** Each name has one text. A connection parses and plans a named statement once. */
  readonly name?: string
  /** What it is for, as an operator sees it, where its name does not say so, or says more. One of a few. */
  readonly purpose?: string
  readonly text: string
  /** Whether it reads a few rows by their keys, and waits for nobody: then it may share a connection with others. */
  readonly isQuick?: boolean
}

/** The hot statements, which go past Prisma. Instants come as text: PostgreSQL's, in UTC. */
export interface Statements {
  run<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]>
}

/**
 * bcrypt, away from the event loop and in turns: each asker's wait is their own, and whose would be too long is refused
 * with a RateLimitedError at once.
 */
export interface PasswordHasher {
  /** Rejects for more than the 72 bytes that bcrypt reads. */
  hash(password: string, asker: string): Promise<string>
  /** Without a hash (nobody has that login) it takes as long as with one and answers false, as for over 72 bytes. */
  verify(password: string, hash: string | null, asker: string): Promise<boolean>
  /** Whether a hash was made with less work than new ones are. */
  isOutdated(hash: string): boolean
  /** Those who wait for their turn at this moment. */
  readonly waiting: number
}

/**
 * What is limited: operations per client address, site of IPv6 or signed-in user; wrong passwords for an account from
 * an address, and from all places where nobody has logged in to it; sealings; refreshes of a session; searches; mails
 * that somebody asks for, and that are asked for to one address.
 */
export type LimitName =
  | 'address'
  | 'site'
  | 'user'
  | 'logIn'
  | 'account'
  | 'seal'
  | 'refresh'
  | 'search'
  | 'mail'
  | 'mailbox'

/** So many in so long, in milliseconds; null for no limit. */
export type Rate = { readonly points: number; readonly duration: number } | null

/** How much is left of a limit. Times in milliseconds. */
export interface Allowance {
  /** What ends in `Work` is what a process can do at a time, and no operator's to set. */
  readonly name: LimitName | 'passwordWork' | 'searchWork' | 'copyWork'
  readonly limit: number
  readonly window: number
  readonly remaining: number
  readonly resetIn: number
  readonly exceeded: boolean
}

/** Counts against limits; null where there is none. Never rejects because a counter is out of reach. */
export interface RateLimits {
  /** @param points how many that are, 1 by default; they are counted also where they are too many */
  consume(name: LimitName, key: string, points?: number): Promise<Allowance | null>
  /** Takes back what was counted. */
  giveBack(name: LimitName, key: string, points?: number): Promise<void>
}

/** A mail as it leaves, to one address. */
export interface Mail {
  /** The same for every attempt: the left side of its Message-ID, by which receivers know a mail they have. */
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly headers: Readonly<Record<string, string>>
}

/** What became of an attempt to deliver something. What is told of it never quotes a secret. */
export type Answer =
  | { readonly kind: 'accepted'; readonly answer: string }
  /** Trying again would change nothing; with `permanent` nothing ever reaches this address. */
  | { readonly kind: 'refused'; readonly permanent: boolean; readonly why: string }
  /** It may go better later; `retryAfter` in milliseconds where somebody said. It may also have arrived all the same. */
  | { readonly kind: 'failed'; readonly why: string; readonly retryAfter: number | null }

/** Hands mails on. Never rejects, and answers within {@link Mailer.patience}. */
export interface Mailer {
  /** How many may be under way at a time. */
  readonly width: number
  /** Milliseconds after which an attempt has failed. */
  readonly patience: number
  send(mail: Mail): Promise<Answer>
  /** Rejects while mails would not be taken. */
  check(): Promise<void>
  /** Breaks off what is under way. */
  close(): void
}

/** Where a browser is told, as its push service hands it out (RFC 8291 §2; keys in base64url). */
export interface PushSubscription {
  readonly endpoint: string
  readonly p256dh: string
  readonly auth: string
}

/** What is told to a browser: encrypted for it alone, and by way of its push service. */
export interface Push {
  /** The same for every attempt: while a push service keeps one of an id, another of it takes its place. */
  readonly id: string
  readonly to: PushSubscription
  readonly payload: string
}

/** Hands pushes on. Rejects only keys that are none, and answers within {@link Pusher.patience}. */
export interface Pusher {
  readonly width: number
  readonly patience: number
  /** By which browsers know whom they let push: a point of P-256, in base64url. */
  readonly publicKey: string
  send(push: Push): Promise<Answer>
  /** Breaks off what is under way. */
  close(): void
}

/** What is told to somebody's program. */
export interface WebhookCall {
  /** The same for every attempt, by which receivers know a call they have had. */
  readonly id: string
  readonly url: string
  /** Each signs it: after a change, the one before as well for a while. */
  readonly secrets: readonly string[]
  readonly payload: string
}

/** Calls what people give for themselves. Never rejects, and answers within {@link WebhookCaller.patience}. */
export interface WebhookCaller {
  readonly width: number
  readonly patience: number
  call(call: WebhookCall): Promise<Answer>
  /** Breaks off what is under way. */
  close(): void
}

/** A mail as somebody reads it. */
export interface ReceivedMail {
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly date: Date | null
  readonly html: string
}

/** Mails that have gone no further than this machine. */
export interface Mailbox {
  /** The latest first. */
  list(count: number): Promise<ReceivedMail[]>
  /** Null where there is none of this id. */
  read(id: string): Promise<ReceivedMail | null>
}

/**
 * Where encrypted files are kept, in objects of some 4 MiB at most. Each has the name `${media}/${part}`: the id of a
 * file (a UUID), and a short word of small letters, digits, dots and dashes.
 */
export interface Store {
  /** Whole and durable, or not at all: rejects with {@link StoreError}. An object of that name is replaced. */
  put(name: string, bytes: Uint8Array): Promise<void>
  /**
   * `length` bytes (one at least) from `start`, or as many as there are. Null where there is no such object. Rejects
   * with {@link StoreError} where it is out of reach.
   */
  get(name: string, start: number, length: number): Promise<Buffer | null>
  /** Removes all objects of a file, also those of writers that lost, and what is left of writing them. */
  removeAll(mediaId: string): Promise<void>
  /** The names of a file's objects, in no order. */
  list(mediaId: string): Promise<string[]>
  /** Those that are not there are no matter. */
  remove(names: readonly string[]): Promise<void>
  /** Rejects with a reason that an operator understands, when it is not usable. */
  check(): Promise<void>
  /** Breaks off what is under way. */
  close(): Promise<void>
}

/** A store cannot do something now. Its message is for the operator, and holds no secret. */
export class StoreError extends Error {
  /** `full`: it takes no more, and gives what it has. */
  readonly kind: 'away' | 'full'

  constructor(kind: 'away' | 'full', message: string) {
    super(message)
    this.kind = kind
  }
}

/** What is seen in a picture. Lengths in pixels, as it is shown. */
export interface Picture {
  readonly kind: 'picture'
  readonly width: number
  readonly height: number
  /** Some twenty characters that a blurred likeness is drawn from (https://blurha.sh). */
  readonly blurhash: string
  /** WebP, 640 pixels at its longest; it tells nothing of how the picture was taken. Of a moving one the first frame. */
  readonly thumbnail: Uint8Array<ArrayBuffer>
  /**
   * The picture without EXIF, GPS, XMP, IPTC, comments and smaller pictures of it, and turned as EXIF said, in the same
   * format; one that is very large, or moves, says itself still how it is to be turned. Null where it is so already, or
   * is to be kept as it is.
   */
  readonly cleaned: Uint8Array<ArrayBuffer> | null
}

/** A picture that cannot be drawn here: it is broken, too large a file, or HEIC. It has no thumbnail. */
export interface UnreadablePicture {
  readonly kind: 'unreadable'
  /** Without what it told besides, where that was found all the same; nothing that is to be seen differs. */
  readonly cleaned: Uint8Array<ArrayBuffer> | null
  /** Whether it may still tell where it was taken: it is not understood. */
  readonly mayTell: boolean
}

/** A small file that would take up all memory of whoever draws it. Nobody is to be shown it. */
export interface BombPicture {
  readonly kind: 'bomb'
}

/** Looks at pictures away from the event loop, one at a time. */
export interface Pictures {
  /**
   * Reads the source when its turn has come, and no more than a picture may have. Rejects as the source does, which is
   * to end by itself, and once closed; for nothing that is in it.
   *
   * @param contentType as `kindOf` has it
   * @param keepMetadata whether its sender wants it kept as it is
   */
  look(
    source: AsyncIterable<Uint8Array>,
    options: { readonly contentType: string; readonly keepMetadata: boolean },
  ): Promise<Picture | UnreadablePicture | BombPicture>
}

/** What is told of a voice or a film. */
export interface Recording {
  /** Seconds. Null where only reading all of it would tell. */
  readonly duration: number | null
  /** Pixels, as it is shown. Both null where there is nothing to see: then it is a voice, whatever its container. */
  readonly width: number | null
  readonly height: number | null
}

/** Measures voices and films away from the event loop, reading a few pieces of them. */
export interface Recordings {
  /**
   * Null for what is not understood, or takes too long. Rejects as `read` does, and once closed; for nothing that is in
   * the file.
   *
   * @param size bytes of the file
   * @param read `length` bytes from `start`, which the file has
   */
  measure(size: number, read: (start: number, length: number) => Promise<Uint8Array>): Promise<Recording | null>
}

/** Structured log. The fields never hold a letter's content, a token or a password. */
export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
