import { NotFoundError, PushUnavailableError, QuotaExceededError, ValidationError } from '../../../domain/errors.ts'
import { type LetterKind, letterKinds } from '../../../domain/notices/notice.ts'
import { addPushTarget } from '../../../domain/notices/pushes/add.ts'
import { addressOf, removeTarget, type TargetRow, testTarget, updateTarget } from '../../../domain/notices/targets.ts'
import { addWebhookTarget, rotateWebhookSecret } from '../../../domain/notices/webhooks/add.ts'
import { hintOf } from '../../../domain/notices/webhooks/secrets.ts'
import type { NoticeKind as Kind } from '../../../generated/prisma/enums.ts'
import { builder } from '../builder.ts'
import { globalId, localId } from '../ids.ts'
import { pageOf } from '../list.ts'
import { visible } from '../visible.ts'
import { deletedPayload } from './deleted.ts'

const NoticeKind = builder.enumType('NoticeKind', {
  description: 'What is told outside of the program. New kinds may be added.',
  values: {
    SEALED: { description: 'A letter was sealed.' },
    UNFOLDING: { description: 'A letter began to unfold.' },
    READY: { description: 'A letter’s day has come.' },
    OPENED: { description: 'A letter was opened.' },
    REPLIED: { description: 'A letter was answered.' },
    WITHDRAWN: { description: 'A letter was withdrawn.' },
  } satisfies Record<LetterKind, object>,
})

interface Row extends TargetRow {
  readonly channel: string
  readonly kinds: readonly Kind[]
  readonly createdAt: Date
  readonly endedAt: Date | null
  readonly endedBecause: string | null
}

/** The types of targets, by their channel. */
const typeNames: Readonly<Record<string, string>> = { WEB_PUSH: 'PushTarget', WEBHOOK: 'WebhookTarget' }
const typeOf = ({ channel }: Row): string => typeNames[channel] ?? ''

const isTold = (kind: Kind): kind is LetterKind => (letterKinds as readonly Kind[]).includes(kind)

const Target = builder.interfaceRef<Row>('Target').implement({
  description: 'Where the viewer is told what happens to letters while they are not here. Nobody else sees it.',
  interfaces: [builder.nodeInterfaceRef()],
  resolveType: typeOf,
  fields: (t) => ({
    id: t.id({ description: 'Names this target.', resolve: (row) => globalId(typeOf(row), row.id) }),
    kinds: t.field({
      type: [NoticeKind],
      description: 'What is told there.',
      resolve: ({ kinds }) => kinds.filter(isTold),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was added.' }),
    endedAt: t.expose('endedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when nothing is sent there any more, for nothing arrived. Null while it is in use.',
    }),
    endedBecause: t.exposeString('endedBecause', {
      nullable: true,
      description: 'Why it ended, in the words of whoever refused: in English, mostly.',
    }),
  }),
})

const PushTarget = builder.objectRef<Row>('PushTarget').implement({
  description: 'A browser, which shows what is pushed to it also while no page is open.',
  interfaces: [builder.nodeInterfaceRef(), Target],
  fields: (t) => ({
    device: t.string({
      description: 'What its owner calls it.',
      resolve: async (row, _args, { app }) => (await addressOf(app, 'WEB_PUSH', row)).device,
    }),
  }),
})

const WebhookTarget = builder.objectRef<Row>('WebhookTarget').implement({
  description: 'A program of the viewer’s, which is called as Standard Webhooks (standardwebhooks.com) has it.',
  interfaces: [builder.nodeInterfaceRef(), Target],
  fields: (t) => ({
    url: t.string({
      description: 'What is called, with POST.',
      resolve: async (row, _args, { app }) => (await addressOf(app, 'WEBHOOK', row)).url,
    }),
    secretHint: t.string({
      description: 'The end of the secret that signs the calls, to tell it from others.',
      resolve: async (row, _args, { app }) => hintOf((await addressOf(app, 'WEBHOOK', row)).secrets),
    }),
  }),
})

const WebhookSecretPayload = builder
  .objectRef<{ readonly target: Row; readonly secret: string }>('WebhookSecretPayload')
  .implement({
    description: 'A webhook, and the secret that signs its calls.',
    fields: (t) => ({
      target: t.field({ type: WebhookTarget, description: 'The webhook.', resolve: ({ target }) => target }),
      secret: t.exposeString('secret', {
        description: 'Begins with `whsec_`. Keep it: it is told this once, and never again.',
      }),
    }),
  })

const TargetPayload = builder.objectRef<Row>('TargetPayload').implement({
  description: 'A target to which something was done.',
  fields: (t) => ({ target: t.field({ type: Target, description: 'The target.', resolve: (row) => row }) }),
})

const PushSubscriptionInput = builder.inputType('PushSubscriptionInput', {
  description: 'A subscription to what is pushed, as a browser’s `PushSubscription` has it.',
  fields: (t) => ({
    endpoint: t.string({ required: true, description: 'An https URL of at most 2,048 characters.' }),
    p256dh: t.string({ required: true, description: 'The browser’s public key, in base64url.' }),
    auth: t.string({ required: true, description: 'The browser’s secret, in base64url.' }),
    device: t.string({ required: true, description: 'What to call the browser: 1 to 100 characters.' }),
  }),
})

const DeletedTarget = deletedPayload('RemoveTargetPayload', 'A target that is gone.')

/** @throws {NotFoundError} for what is no target */
function requireTarget(globalId: string): string {
  const id = localId(globalId, ...Object.values(typeNames))
  if (!id) throw new NotFoundError('target')
  return id
}

builder.queryField('pushKey', (t) =>
  t.string({
    nullable: true,
    skipTypeScopes: true,
    description:
      'By which browsers know who pushes to them: the `applicationServerKey` to subscribe with, in base64url. Null where ' +
      'nothing is pushed.',
    resolve: (_root, _args, { app }) => app.settings.pushKey,
  }),
)

const latestFirst = { field: 'createdAt', of: 'instants', direction: 'desc' } as const
const columns = {
  id: true,
  userId: true,
  channel: true,
  kinds: true,
  createdAt: true,
  endedAt: true,
  endedBecause: true,
  keyId: true,
  sealed: true,
}

builder.prismaObjectField('User', 'targets', (t) =>
  t.connection(
    {
      type: Target,
      description: 'Where they are told what happens to letters, the latest first; those that have ended, too.',
      select: { id: true },
      resolve: ({ id }, args, { app }) =>
        pageOf<Row>(app, { model: 'target', select: columns, where: { userId: id }, order: latestFirst }, args),
    },
    { description: 'Targets, page by page.' },
    { description: 'A target and its place in the list.' },
  ),
)

const quota = 'Everybody may have 20 targets at a time, unless configured otherwise.'
const kindsUnlessSaid = 'By default `READY`, `OPENED` and `REPLIED`.'

builder.mutationFields((t) => ({
  addPushTarget: t.field({
    type: PushTarget,
    description:
      'Tells the viewer at a browser, and whoever was told there before no longer. Saying so again renews its keys. ' +
      quota,
    args: { input: t.arg({ type: PushSubscriptionInput, required: true, description: 'The browser.' }) },
    errors: {
      types: [ValidationError, QuotaExceededError, PushUnavailableError],
      union: { description: 'What adding a browser comes to.' },
    },
    resolve: async (_root, { input }, { app, me }) => {
      const id = await addPushTarget(app, me(), input)
      return app.db.target.findUniqueOrThrow({ where: { id } })
    },
  }),
  addWebhookTarget: t.field({
    type: WebhookSecretPayload,
    description: `Calls a program of the viewer’s. Nothing inside the operator’s network is called, and no redirect followed. ${quota}`,
    args: {
      url: t.arg.string({
        required: true,
        description: 'What to call: an https URL of at most 2,048 characters, without a password.',
      }),
      kinds: t.arg({ type: [NoticeKind], description: `What to tell. ${kindsUnlessSaid}` }),
    },
    errors: {
      types: [ValidationError, QuotaExceededError],
      union: { description: 'What adding a webhook comes to.' },
    },
    resolve: async (_root, { url, kinds }, { app, me }) => {
      const { id, secret } = await addWebhookTarget(app, me(), { url, kinds: kinds ?? null })
      return { secret, target: await app.db.target.findUniqueOrThrow({ where: { id } }) }
    },
  }),
  rotateWebhookSecret: t.field({
    type: WebhookSecretPayload,
    description: 'Signs with another secret from now on, and for a day with the one before as well.',
    args: { id: t.arg.id({ required: true, description: 'The webhook.' }) },
    errors: { types: [NotFoundError], union: { description: 'What another secret comes to.' } },
    resolve: async (_root, args, { app, me }) => {
      const { id, secret } = await rotateWebhookSecret(app, me(), requireTarget(args.id))
      return { secret, target: await app.db.target.findUniqueOrThrow({ where: { id } }) }
    },
  }),
  updateTarget: t.field({
    type: TargetPayload,
    description: 'Changes what is told at a target.',
    args: {
      id: t.arg.id({ required: true, description: 'The target.' }),
      kinds: t.arg({ type: [NoticeKind], required: true, description: 'What to tell; nothing, if it is empty.' }),
    },
    errors: { types: [NotFoundError], union: { description: 'What changing a target comes to.' } },
    resolve: async (_root, args, { app, me }) => {
      const id = requireTarget(args.id)
      await updateTarget(app, me(), { id, kinds: args.kinds })
      return app.db.target.findUniqueOrThrow({ where: { id } })
    },
  }),
  removeTarget: t.field({
    type: DeletedTarget,
    description: 'Forgets a target: nothing is sent there any more.',
    args: { id: t.arg.id({ required: true, description: 'The target.' }) },
    errors: { types: [NotFoundError], union: { description: 'What forgetting a target comes to.' } },
    resolve: async (_root, { id }, { app, me }) => {
      await removeTarget(app, me(), requireTarget(id))
      return { deletedId: id }
    },
  }),
  testTarget: t.field({
    type: TargetPayload,
    description:
      'Sends something to a target, to see whether it arrives. Error `RATE_LIMITED` after 10 an hour, unless configured ' +
      'otherwise.',
    args: { id: t.arg.id({ required: true, description: 'The target.' }) },
    errors: { types: [NotFoundError], union: { description: 'What a test comes to.' } },
    resolve: async (_root, args, { app, me }) => {
      const id = requireTarget(args.id)
      await testTarget(app, me(), id)
      return app.db.target.findUniqueOrThrow({ where: visible.Target(me(), id) })
    },
  }),
}))
