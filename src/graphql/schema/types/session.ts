import { logIn } from '../../../domain/accounts/log-in.ts'
import { refreshSession } from '../../../domain/accounts/refresh.ts'
import { type Device, listSessions, logOut, revokeSession, type Session } from '../../../domain/accounts/sessions.ts'
import { signUp } from '../../../domain/accounts/sign-up.ts'
import {
  EmailTakenError,
  InvalidCredentialsError,
  InvalidRefreshTokenError,
  InvalidTokenError,
  NotFoundError,
  UsernameTakenError,
  ValidationError,
} from '../../../domain/errors.ts'
import { builder } from '../builder.ts'
import { globalId, requireId } from '../ids.ts'
import { atPrimary } from '../primary.ts'
import { forAnybody } from '../signed-in.ts'
import { Language } from './language.ts'
import { User } from './user.ts'

const AuthPayload = builder.objectRef<Session>('AuthPayload').implement({
  description: 'The tokens of a session that was started or continued.',
  fields: (t) => ({
    accessToken: t.exposeString('accessToken', {
      description:
        'Goes into the `Authorization` header as `Bearer …`. Good for 30 minutes unless configured otherwise.',
    }),
    refreshToken: t.exposeString('refreshToken', {
      description: 'Buys the next pair of tokens, once. Good for 7 days unless configured otherwise. Keep it secret.',
    }),
    viewer: t.prismaField({
      type: User,
      description: 'Whom the tokens speak for.',
      resolve: (query, { userId }, _args, { app }) =>
        app.db.user.findUniqueOrThrow({ ...query, where: { id: userId } }),
    }),
  }),
})

const SignUpInput = builder.inputType('SignUpInput', {
  description: 'A new account.',
  fields: (t) => ({
    username: t.string({
      required: true,
      description:
        '3 to 100 characters: a letter or digit, then letters, digits, `_` or `-`. Unique whatever the case.',
    }),
    email: t.string({
      required: true,
      description:
        'At most 254 characters, none of them invisible. Kept in lower case. Anybody may give any: it counts when it is ' +
        'proven, by the link in a mail that goes there.',
    }),
    password: t.string({
      required: true,
      description:
        'At least 8 characters and at most 72 bytes, with an upper-case letter, a lower-case letter and a digit.',
    }),
    firstName: t.string({ description: '1 to 100 characters, none of them invisible.' }),
    lastName: t.string({ description: '1 to 100 characters, none of them invisible.' }),
    displayName: t.string({
      description: '1 to 100 characters, none of them invisible; by default first and last name, or the username.',
    }),
    language: t.field({
      type: Language,
      description: 'In which its owner is told things outside of the page; by default English.',
    }),
    claimToken: t.string({
      description:
        'What follows `#/claim/` in the link of a mail that tells of a letter: proves the email, and the letters that wait ' +
        'for it are there. It works once; without it, or when it is too old, the email is proven by another mail.',
    }),
  }),
})

builder.mutationField('signUp', (t) =>
  t.field({
    extensions: forAnybody,
    type: AuthPayload,
    description:
      'Opens an account and starts its first session. Where the server sends mails, nothing here tells whether the email ' +
      'has an account already, but the mail does; elsewhere it is refused.',
    args: { input: t.arg({ type: SignUpInput, required: true, description: 'The account.' }) },
    errors: {
      types: [ValidationError, EmailTakenError, UsernameTakenError, InvalidTokenError],
      union: { description: 'What signing up comes to.' },
    },
    resolve: (_root, { input }, { app, origin }) => signUp(app, origin, input),
  }),
)

const LogInInput = builder.inputType('LogInInput', {
  description: 'Who wants in.',
  fields: (t) => ({
    login: t.string({ required: true, description: 'A username or an email, in any case.' }),
    password: t.string({ required: true, description: 'The password.' }),
  }),
})

builder.mutationField('logIn', (t) =>
  t.field({
    extensions: forAnybody,
    type: AuthPayload,
    description:
      'Starts a session. Whoever has 100, unless configured otherwise, loses the one that was not used for longest.',
    args: { input: t.arg({ type: LogInInput, required: true, description: 'Login and password.' }) },
    errors: { types: [InvalidCredentialsError], union: { description: 'What logging in comes to.' } },
    resolve: (_root, { input }, { app, origin }) => logIn(app, origin, input),
  }),
)

builder.mutationField('refreshSession', (t) =>
  t.field({
    extensions: forAnybody,
    type: AuthPayload,
    description:
      'Continues a session with a new pair of tokens. A refresh token that is used twice ends its session; but the ' +
      'device whose answer was lost may ask again within ten seconds, and gets the same successor.',
    args: { refreshToken: t.arg.string({ required: true, description: 'The refresh token; it is spent by this.' }) },
    errors: { types: [InvalidRefreshTokenError], union: { description: 'What refreshing comes to.' } },
    resolve: (_root, { refreshToken }, { app, origin }) => refreshSession(app, origin, refreshToken),
  }),
)

const SessionType = builder.objectRef<Device>('Session').implement({
  description: 'A device that is logged in.',
  fields: (t) => ({
    id: t.id({ description: 'Names it for `revokeSession`.', resolve: ({ id }) => globalId('Session', id) }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it logged in.' }),
    lastUsedAt: t.expose('lastUsedAt', { type: 'DateTime', description: 'When it last asked for tokens.' }),
    address: t.exposeString('address', { nullable: true, description: 'From which IP address, then.' }),
    userAgent: t.exposeString('userAgent', { nullable: true, description: 'What it called itself, then.' }),
    isCurrent: t.boolean({
      description: 'Whether it is the one that asks.',
      resolve: ({ id }, _args, { me }) => id === me().sessionId,
    }),
  }),
})

builder.queryField('sessions', (t) =>
  t.field({
    type: [SessionType],
    extensions: atPrimary,
    description: 'The viewer’s devices, the last used first: 100 at most, unless configured otherwise.',
    resolve: (_root, _args, { app, me }) => listSessions(app, me()),
  }),
)

const SessionsEnded = builder.objectRef<{ readonly ended: true }>('SessionsEnded').implement({
  description: 'Tokens and open subscriptions of what was ended are of no more use, in every process within a second.',
  fields: (t) => ({ ended: t.exposeBoolean('ended', { description: 'Always true.' }) }),
})

builder.mutationFields((t) => ({
  logOut: t.field({
    type: SessionsEnded,
    description: 'Ends this session, or all of the viewer’s.',
    args: { everywhere: t.arg.boolean({ defaultValue: false, required: true, description: 'Whether all end.' }) },
    resolve: async (_root, { everywhere }, { app, me }) => {
      await logOut(app, me(), { everywhere })
      return { ended: true } as const
    },
  }),
  revokeSession: t.field({
    type: SessionsEnded,
    description: 'Ends one of the viewer’s sessions.',
    args: { id: t.arg.id({ required: true, description: 'The session.' }) },
    errors: { types: [NotFoundError], union: { description: 'What ending a session comes to.' } },
    resolve: async (_root, { id }, { app, me }) => {
      await revokeSession(app, me(), requireId(id, 'Session'))
      return { ended: true } as const
    },
  }),
}))
