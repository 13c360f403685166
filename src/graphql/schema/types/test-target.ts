import { NotFoundError } from '../../../domain/errors.ts'
import { target } from '../../../domain/notices/targets.ts'
import { testTarget } from '../../../domain/notices/test-target.ts'
import { builder } from '../builder.ts'
import { requireTarget, TargetPayload } from './target.ts'

builder.mutationField('testTarget', (t) =>
  t.field({
    type: TargetPayload,
    description:
      'Sends something to a target, to see whether it arrives. Error `RATE_LIMITED` after 10 an hour, unless configured ' +
      'otherwise.',
    args: { id: t.arg.id({ required: true, description: 'The target.' }) },
    errors: { types: [NotFoundError], union: { description: 'What a test comes to.' } },
    resolve: async (_root, args, { app, me }) => {
      const id = requireTarget(args.id)
      await testTarget(app, me(), id)
      return { target: await app.db.target.findUniqueOrThrow({ where: { id }, select: target }) }
    },
  }),
)
