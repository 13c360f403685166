import * as errors from '../../../domain/errors.ts'
import { builder } from '../builder.ts'

const ErrorCode = builder.enumType('ErrorCode', {
  description: 'What kind of refusal it is, for programs. New codes may be added.',
  values: {
    VALIDATION_FAILED: { description: 'The input breaks rules.' },
    NOT_FOUND: { description: 'It does not exist, or not for the viewer.' },
    EMAIL_TAKEN: { description: 'Somebody else has this email.' },
    USERNAME_TAKEN: { description: 'An account with this username exists.' },
    INVALID_CREDENTIALS: { description: 'Login or password is wrong.' },
    INVALID_REFRESH_TOKEN: { description: 'The refresh token is of no use any more.' },
    INVALID_TOKEN: { description: 'The link of a mail is of no use, or not any more.' },
    MAIL_UNAVAILABLE: { description: 'This server sends no mails.' },
    PUSH_UNAVAILABLE: { description: 'This server pushes nothing to browsers.' },
    DRAFT_CONFLICT: { description: 'The draft was saved meanwhile.' },
    ALREADY_SEALED: { description: 'The draft was sealed before.' },
    ALREADY_CLAIMED: { description: 'The letter waits for nobody any more: somebody has it.' },
    CAPSULE_NOT_READY: { description: 'The letter is still shut.' },
    REPLY_NOT_ALLOWED: { description: 'The letter takes no answer, or not yet.' },
    ALREADY_REPLIED: { description: 'The letter has its answer.' },
    QUOTA_EXCEEDED: { description: 'There are as many as one may have.' },
    WRONG_PASSWORD: { description: 'The password that confirms the step is wrong.' },
    FEED_CURSOR_INVALID: { description: 'Only as a GraphQL error: `after` is no place in the retained feed.' },
    RATE_LIMITED: { description: 'Only as a GraphQL error: too many operations; see `retryAfter`, in seconds.' },
  } satisfies Record<errors.ErrorCode, object>,
})

export const UserErrorInterface = builder.interfaceRef<errors.UserError>('UserError').implement({
  description: 'A refusal that the caller can act on.',
  fields: (t) => ({
    code: t.expose('code', { type: ErrorCode, description: 'For programs.' }),
    message: t.exposeString('message', { description: 'For people, in English.' }),
  }),
})

const Issue = builder.objectRef<errors.Issue>('Issue').implement({
  description: 'One thing that is wrong with an input.',
  fields: (t) => ({
    path: t.stringList({
      description: 'Where: field names and list positions from the input object inwards, such as `["media", "0"]`.',
      resolve: ({ path }) => [...path],
    }),
    message: t.exposeString('message', { description: 'What: reads on from the name of the field.' }),
  }),
})

builder.objectType(errors.ValidationError, {
  name: 'ValidationError',
  description: 'The input breaks rules; every issue is listed. Nothing was changed.',
  interfaces: [UserErrorInterface],
  fields: (t) => ({
    issues: t.field({ type: [Issue], description: 'All of them at once.', resolve: ({ issues }) => [...issues] }),
  }),
})

/** Refusals that say nothing but what they are. */
const plain = [
  [errors.NotFoundError, 'It does not exist, or not for the viewer.'],
  [
    errors.EmailTakenError,
    'Somebody else has this email: has proven it; or, where the server sends no mails, was first to give it.',
  ],
  [errors.UsernameTakenError, 'The username is taken, in this or another case.'],
  [
    errors.InvalidCredentialsError,
    'The login or the password is wrong, or the account is deactivated; which of them is not told.',
  ],
  [errors.InvalidRefreshTokenError, 'The refresh token is unknown, expired, spent or revoked. Log in again.'],
  [errors.InvalidTokenError, 'The token is unknown, spent or too old, or is for something else. Ask for a new one.'],
  [errors.MailUnavailableError, 'This server sends no mails, so no address can be proven. Nothing was changed.'],
  [errors.PushUnavailableError, 'This server pushes nothing to browsers, for it has no key to sign it with.'],
  [errors.WrongPasswordError, 'The password that confirms the step is wrong. Nothing was changed.'],
  [errors.ReplyNotAllowedError, 'The letter is not open yet, or its sender wants no answer.'],
] as const

for (const [type, description] of plain) {
  builder.objectType(type, { name: type.name, description, interfaces: [UserErrorInterface] })
}

builder.objectType(errors.QuotaExceededError, {
  name: 'QuotaExceededError',
  description: 'The viewer has as many as anybody may have at a time. Nothing was changed; deleting some makes room.',
  interfaces: [UserErrorInterface],
  fields: (t) => ({
    limit: t.exposeInt('limit', { description: 'How many one may have.' }),
  }),
})

builder.objectType(errors.CapsuleNotReadyError, {
  name: 'CapsuleNotReadyError',
  description: 'The letter is still shut.',
  interfaces: [UserErrorInterface],
  fields: (t) => ({
    unlocksAt: t.expose('unlocksAt', { type: 'DateTime', description: 'When it will be ready.' }),
    serverTime: t.expose('serverTime', { type: 'DateTime', description: 'The clock that decides, just now.' }),
  }),
})
