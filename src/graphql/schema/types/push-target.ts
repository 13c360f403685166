import { PushUnavailableError, QuotaExceededError, ValidationError } from '../../../domain/errors.ts'
import { readAddress } from '../../../domain/notices/addresses.ts'
import { addPushTarget } from '../../../domain/notices/pushes/add.ts'
import { type TargetRow, target } from '../../../domain/notices/targets.ts'
import { builder } from '../builder.ts'
import { forAnybody } from '../signed-in.ts'
import { Target } from './target.ts'

const PushTarget = builder.objectRef<TargetRow>('PushTarget').implement({
  description: 'A browser, which shows what is pushed to it also while no page is open.',
  interfaces: [builder.nodeInterfaceRef(), Target],
  fields: (t) => ({
    device: t.string({
      nullable: true,
      description: 'What its owner calls it; null once it has ended.',
      resolve: async (row, _args, { app }) => (row.sealed ? (await readAddress(app, 'WEB_PUSH', row)).device : null),
    }),
  }),
})

const AddPushTargetInput = builder.inputType('AddPushTargetInput', {
  description: 'A subscription to what is pushed, as a browser’s `PushSubscription` has it.',
  fields: (t) => ({
    endpoint: t.string({ required: true, description: 'An https URL of at most 2,048 characters.' }),
    p256dh: t.string({ required: true, description: 'The browser’s public key, in base64url.' }),
    auth: t.string({ required: true, description: 'The browser’s secret, in base64url.' }),
    device: t.string({ required: true, description: 'What to call the browser: 1 to 100 characters.' }),
  }),
})

builder.queryField('pushKey', (t) =>
  t.string({
    nullable: true,
    extensions: forAnybody,
    description:
      'By which browsers know who pushes to them: the `applicationServerKey` to subscribe with, in base64url. Null where ' +
      'nothing is pushed.',
    resolve: (_root, _args, { app }) => app.settings.pushKey,
  }),
)

builder.mutationField('addPushTarget', (t) =>
  t.field({
    type: PushTarget,
    description:
      'Tells the viewer at a browser, and whoever was told there before no longer. Saying so again renews its keys. ' +
      'Everybody may have 20 targets at a time, unless configured otherwise.',
    args: { input: t.arg({ type: AddPushTargetInput, required: true, description: 'The browser.' }) },
    errors: {
      types: [ValidationError, QuotaExceededError, PushUnavailableError],
      union: { description: 'What adding a browser comes to.' },
    },
    resolve: async (_root, { input }, { app, me }) => {
      const id = await addPushTarget(app, me(), input)
      return app.db.target.findUniqueOrThrow({ where: { id }, select: target })
    },
  }),
)
