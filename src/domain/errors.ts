import { Prisma } from '../generated/prisma/client.ts'
import type { Allowance } from './ports.ts'

/** The closed set of refusals a caller can act on. Everything else that is thrown is a bug. */

export const errorCodes = [
  'VALIDATION_FAILED',
  'NOT_FOUND',
  'EMAIL_TAKEN',
  'USERNAME_TAKEN',
  'INVALID_CREDENTIALS',
  'INVALID_REFRESH_TOKEN',
  'INVALID_TOKEN',
  'MAIL_UNAVAILABLE',
  'PUSH_UNAVAILABLE',
  'DRAFT_CONFLICT',
  'ALREADY_SEALED',
  'ALREADY_CLAIMED',
  'CAPSULE_NOT_READY',
  'REPLY_NOT_ALLOWED',
  'ALREADY_REPLIED',
  'WRONG_PASSWORD',
  'QUOTA_EXCEEDED',
  'FEED_CURSOR_INVALID',
  'RATE_LIMITED',
] as const

export type ErrorCode = (typeof errorCodes)[number]

export abstract class UserError extends Error {
  abstract readonly code: ErrorCode
}

/** One thing wrong with an input: where, as a path of field names, and what. */
export interface Issue {
  readonly path: readonly string[]
  readonly message: string
}

/** The input breaks rules; all of them are listed at once. */
export class ValidationError extends UserError {
  readonly code = 'VALIDATION_FAILED'
  readonly issues: readonly Issue[]

  constructor(issues: readonly Issue[]) {
    super(issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`).join('; '))
    this.issues = issues
  }
}

/** It does not exist, or the viewer may not know that it does. */
export class NotFoundError extends UserError {
  readonly code = 'NOT_FOUND'

  constructor(what: string) {
    super(`There is no such ${what}.`)
  }
}

export class EmailTakenError extends UserError {
  readonly code = 'EMAIL_TAKEN'

  constructor() {
    super('An account with this email exists already.')
  }
}

export class UsernameTakenError extends UserError {
  readonly code = 'USERNAME_TAKEN'

  constructor() {
    super('This username is taken.')
  }
}

/** Wrong login, wrong password and deactivated account look alike. */
export class InvalidCredentialsError extends UserError {
  readonly code = 'INVALID_CREDENTIALS'

  constructor() {
    super('The login or the password is wrong.')
  }
}

export class InvalidRefreshTokenError extends UserError {
  readonly code = 'INVALID_REFRESH_TOKEN'

  constructor() {
    super('The refresh token is not valid (any more); log in again.')
  }
}

/** The token of a link in a mail is unknown, spent or too old, or was for something else. */
export class InvalidTokenError extends UserError {
  readonly code = 'INVALID_TOKEN'

  constructor() {
    super('This link is of no use (any more): it works once, and not for ever. Ask for a new one.')
  }
}

/** Nothing carries mails, so nobody can show that an address is theirs. */
export class MailUnavailableError extends UserError {
  readonly code = 'MAIL_UNAVAILABLE'

  constructor() {
    super('This server sends no mails, so no address can be proven here. Whoever runs it can change that.')
  }
}

/** Nothing is pushed to browsers here. */
export class PushUnavailableError extends UserError {
  readonly code = 'PUSH_UNAVAILABLE'

  constructor() {
    super('This server pushes nothing to browsers. Whoever runs it can change that.')
  }
}

/** Somebody saved the draft since the version this edit was based on. */
export class DraftConflictError extends UserError {
  readonly code = 'DRAFT_CONFLICT'
  readonly draftId: string

  constructor(draftId: string) {
    super('The draft has changed since the version you edited.')
    this.draftId = draftId
  }
}

/** The draft is a sealed letter by now: somebody was quicker, or asked twice. */
export class AlreadySealedError extends UserError {
  readonly code = 'ALREADY_SEALED'
  readonly capsuleId: string

  constructor(capsuleId: string) {
    super('This letter is sealed already; nobody can change it any more.')
    this.capsuleId = capsuleId
  }
}

/** The letter is somebody's: it had a receiver from the beginning, or whoever has the address has claimed it. */
export class AlreadyClaimedError extends UserError {
  readonly code = 'ALREADY_CLAIMED'
  readonly capsuleId: string

  constructor(capsuleId: string) {
    super('This letter has its receiver, and stays theirs.')
    this.capsuleId = capsuleId
  }
}

export class CapsuleNotReadyError extends UserError {
  readonly code = 'CAPSULE_NOT_READY'
  readonly unlocksAt: Date
  readonly serverTime: Date

  constructor(unlocksAt: Date, serverTime: Date) {
    super('This letter stays shut until its day comes.')
    this.unlocksAt = unlocksAt
    this.serverTime = serverTime
  }
}

/** The letter is not open yet, or its sender wants no answer. */
export class ReplyNotAllowedError extends UserError {
  readonly code = 'REPLY_NOT_ALLOWED'

  constructor(senderAllows: boolean) {
    super(senderAllows ? 'A letter can be answered once it is opened.' : 'The sender of this letter wants no answer.')
  }
}

/** A letter has one reply. */
export class AlreadyRepliedError extends UserError {
  readonly code = 'ALREADY_REPLIED'
  readonly capsuleId: string

  constructor(capsuleId: string) {
    super('This letter is answered already.')
    this.capsuleId = capsuleId
  }
}

/** The password that confirms a step is not the viewer's. */
export class WrongPasswordError extends UserError {
  readonly code = 'WRONG_PASSWORD'

  constructor() {
    super('The password is wrong.')
  }
}

/** A person has as many of something as anybody may have at a time. */
export class QuotaExceededError extends UserError {
  readonly code = 'QUOTA_EXCEEDED'
  readonly limit: number

  constructor(what: 'drafts' | 'contacts' | 'targets', limit: number) {
    super(`You have ${limit} ${what}, which is the most; delete some first.`)
    this.limit = limit
  }
}

/** `after` names no place in the retained feed. Queries and subscriptions have no unions, so it is a GraphQL error. */
export class FeedCursorError extends UserError {
  readonly code = 'FEED_CURSOR_INVALID'
  readonly oldestSeq: number

  constructor(message: string, oldestSeq: number) {
    super(message)
    this.oldestSeq = oldestSeq
  }
}

/** Too many, too fast. Like {@link FeedCursorError} a GraphQL error, for any operation may meet it. */
export class RateLimitedError extends UserError {
  readonly code = 'RATE_LIMITED'
  readonly allowance: Allowance

  constructor(allowance: Allowance) {
    super(`Too many requests; try again in ${Math.ceil(allowance.resetIn / 1_000)} seconds.`)
    this.allowance = allowance
  }
}

/** Whether the database refused a row because one like it exists. */
export const isUniqueViolation = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'

/** What the database says of a statement that it refused (PostgreSQL, Appendix A), whether or not it went through Prisma. */
export function sqlStateOf(error: unknown): string | undefined {
  const { code, meta } = error as {
    code?: string
    meta?: { driverAdapterError?: { cause?: { originalCode?: string } } }
  }
  return meta?.driverAdapterError?.cause?.originalCode ?? code
}

/**
 * Whether the database was waited for in vain: for an answer, of which PostgreSQL tells by `query_canceled`; for a
 * connection; or by Prisma for either, in a transaction. Pg and Prisma tell by their words alone. What is looked up by id at
 * the same moment Prisma asks in one transaction: where that waits in vain for the first, PostgreSQL refuses the others with
 * `in_failed_sql_transaction`, which is told to nobody else, as every other transaction ends with its first failure.
 */
export const tookTooLong = (error: unknown): boolean =>
  error instanceof Error &&
  (['57014', '25P02'].includes(sqlStateOf(error) ?? '') ||
    waitedInVain.has(error.message) ||
    (sqlStateOf(error) === 'P2028' && /in the given time|on an expired transaction/.test(error.message)))

const waitedInVain = new Set([
  'Query read timeout',
  'timeout exceeded when trying to connect',
  'Connection terminated due to connection timeout',
])
