import { NotFoundError, QuotaExceededError, ValidationError } from '../../../domain/errors.ts'
import { readAddress } from '../../../domain/notices/addresses.ts'
import { usualKinds } from '../../../domain/notices/kinds.ts'
import { type TargetRow, target } from '../../../domain/notices/targets.ts'
import { addWebhookTarget, rotateWebhookSecret } from '../../../domain/notices/webhooks/add.ts'
import { hintOf } from '../../../domain/notices/webhooks/secrets.ts'
import { builder } from '../builder.ts'
import { NoticeKind, requireTarget, Target } from './target.ts'

const WebhookTarget = builder.objectRef<TargetRow>('WebhookTarget').implement({
  description: 'A program of the viewer’s, which is called as Standard Webhooks (standardwebhooks.com) has it.',
  interfaces: [builder.nodeInterfaceRef(), Target],
  fields: (t) => ({
    url: t.string({
      nullable: true,
      description: 'What is called, with POST; null once it has ended.',
      resolve: async (row, _args, { app }) => (row.sealed ? (await readAddress(app, 'WEBHOOK', row)).url : null),
    }),
    secretHint: t.string({
      nullable: true,
      description: 'The end of the secret that signs the calls, to tell it from others; null once it has ended.',
      resolve: async (row, _args, { app }) =>
        row.sealed ? hintOf((await readAddress(app, 'WEBHOOK', row)).secrets) : null,
    }),
  }),
})

interface SecretTold {
  readonly target: TargetRow
  readonly secret: string
}

const WebhookSecretPayload = builder.objectRef<SecretTold>('WebhookSecretPayload').implement({
  description: 'A webhook, and the secret that signs its calls.',
  fields: (t) => ({
    target: t.expose('target', { type: WebhookTarget, description: 'The webhook.' }),
    secret: t.exposeString('secret', {
      description: 'Begins with `whsec_`. Keep it: it is told this once, and never again.',
    }),
  }),
})

builder.mutationFields((t) => ({
  addWebhookTarget: t.field({
    type: WebhookSecretPayload,
    description:
      'Calls a program of the viewer’s. Nothing inside the operator’s network is called, and no redirect followed. ' +
      'Everybody may have 20 targets at a time, unless configured otherwise.',
    args: {
      url: t.arg.string({
        required: true,
        description: 'What to call: an https URL of at most 2,048 characters, with neither password nor fragment.',
      }),
      kinds: t.arg({ type: [NoticeKind], description: 'Of what. By default `READY`, `OPENED` and `REPLIED`.' }),
    },
    errors: {
      types: [ValidationError, QuotaExceededError],
      union: { description: 'What adding a webhook comes to.' },
    },
    resolve: async (_root, { url, kinds }, { app, me }) => {
      const { id, secret } = await addWebhookTarget(app, me(), { url, kinds: kinds ?? usualKinds })
      return { secret, target: await app.db.target.findUniqueOrThrow({ where: { id }, select: target }) }
    },
  }),
  rotateWebhookSecret: t.field({
    type: WebhookSecretPayload,
    description: 'Signs with another secret from now on, and for a day with the one before as well.',
    args: { id: t.arg.id({ required: true, description: 'The webhook.' }) },
    errors: { types: [NotFoundError], union: { description: 'What another secret comes to.' } },
    resolve: async (_root, args, { app, me }) => {
      const { id, secret } = await rotateWebhookSecret(app, me(), requireTarget(args.id))
      return { secret, target: await app.db.target.findUniqueOrThrow({ where: { id }, select: target }) }
    },
  }),
}))
