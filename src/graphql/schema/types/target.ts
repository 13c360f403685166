import { NotFoundError, ValidationError } from '../../../domain/errors.ts'
import { removeTarget, type TargetRow, target, targetsOf, updateTarget } from '../../../domain/notices/targets.ts'
import type { Channel as ChannelName, NoticeKind as NoticeKindName } from '../../../generated/prisma/enums.ts'
import { builder } from '../builder.ts'
import { globalId, localId } from '../ids.ts'
import { pageOf } from '../list.ts'
import { deletedPayload } from './deleted.ts'
import { User } from './user.ts'

export const Channel = builder.enumType('Channel', {
  description: 'A way to reach people. New channels may be added.',
  values: {
    EMAIL: { description: 'A mail.' },
    WEB_PUSH: { description: 'A browser shows it.' },
    WEBHOOK: { description: 'A program of the person’s own is called.' },
  } satisfies Record<ChannelName, object>,
})

/** Links that are asked for are no notices, and mails to people without an account are nobody's here. */
export type ToldKind = Exclude<NoticeKindName, 'PROOF' | 'CHANGE' | 'RESET' | 'LETTER'>

export const NoticeKind = builder.enumType('NoticeKind', {
  description: 'Of what people are told. New kinds may be added.',
  values: {
    SEALED: { description: 'A letter was sealed for them.' },
    UNFOLDING: { description: 'A letter for them begins to unfold.' },
    READY: { description: 'A letter for them is ready to be opened.' },
    OPENED: { description: 'A letter of theirs was opened.' },
    REPLIED: { description: 'A letter of theirs was answered.' },
    WITHDRAWN: { description: 'A letter for them was taken back.' },
    UNDELIVERABLE: { description: 'Nobody could be told of a letter of theirs.' },
    SECURITY: { description: 'Their account: always by email, whatever is chosen.' },
    TEST: { description: 'A trial, which they asked for.' },
  } satisfies Record<ToldKind, object>,
})

/** The type of a target, by its channel. */
const typeNames = {
  EMAIL: 'EmailTarget',
  WEB_PUSH: 'PushTarget',
  WEBHOOK: 'WebhookTarget',
} as const satisfies Record<ChannelName, string>

export const Target = builder.interfaceRef<TargetRow>('Target').implement({
  description: 'Where the viewer is told of things outside of OpenOn.',
  interfaces: [builder.nodeInterfaceRef()],
  resolveType: ({ channel }) => typeNames[channel],
  fields: (t) => ({
    id: t.id({ description: 'Names this target.', resolve: ({ channel, id }) => globalId(typeNames[channel], id) }),
    channel: t.expose('channel', { type: Channel, description: 'The way it goes.' }),
    kinds: t.field({
      type: [NoticeKind],
      description: 'Of what is told there. Besides, what concerns the account always goes by email.',
      resolve: ({ kinds }) => kinds as ToldKind[],
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when.' }),
    endedAt: t.expose('endedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when nothing is sent there any more, for it was refused for good.',
    }),
    endedBecause: t.exposeString('endedBecause', { nullable: true, description: 'What was answered there.' }),
  }),
})

builder.objectRef<TargetRow>('EmailTarget').implement({
  description:
    'The viewer’s own address, once it is proven. One that has ended begins anew when another is proven, or when a trial reaches it.',
  interfaces: [builder.nodeInterfaceRef(), Target],
  fields: (t) => ({
    address: t.string({ description: 'In lower case.', resolve: ({ user }) => user.email }),
    provenAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was proven.',
      resolve: ({ user }) => user.emailProvenAt,
    }),
  }),
})

/** The id of a target, whatever its channel. */
export function requireTarget(id: string): string {
  const local = localId(id, ...Object.values(typeNames))
  if (!local) throw new NotFoundError('target')
  return local
}

const UpdateTargetInput = builder.inputType('UpdateTargetInput', {
  description: 'What a target is to be told.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The target.' }),
    kinds: t.field({ type: [NoticeKind], required: true, description: 'Of what; none for nothing.' }),
  }),
})

export const TargetPayload = builder.objectRef<{ readonly target: TargetRow }>('TargetPayload').implement({
  description: 'A target that was changed.',
  fields: (t) => ({ target: t.expose('target', { type: Target, description: 'As it is now.' }) }),
})

const RemoveTargetPayload = deletedPayload('RemoveTargetPayload', 'A target that is gone.')

builder.mutationFields((t) => ({
  updateTarget: t.field({
    type: TargetPayload,
    description: 'Chooses what a target is told.',
    args: { input: t.arg({ type: UpdateTargetInput, required: true, description: 'Which, and what.' }) },
    errors: { types: [ValidationError, NotFoundError], union: { description: 'What choosing comes to.' } },
    resolve: async (_root, { input: { id: global, kinds } }, { app, me }) => {
      const id = requireTarget(global)
      await updateTarget(app, me(), id, { kinds })
      return { target: await app.db.target.findUniqueOrThrow({ where: { id }, select: target }) }
    },
  }),
  removeTarget: t.field({
    type: RemoveTargetPayload,
    description: 'Forgets a target. The address of the account stays: choose no kinds for it instead.',
    args: { id: t.arg.id({ required: true, description: 'The target.' }) },
    errors: { types: [ValidationError, NotFoundError], union: { description: 'What forgetting a target comes to.' } },
    resolve: async (_root, { id }, { app, me }) => {
      await removeTarget(app, me(), requireTarget(id))
      return { deletedId: id }
    },
  }),
}))

const inOrder = { field: 'createdAt', of: 'instants', direction: 'asc' } as const

builder.objectField(User, 'targets', (t) =>
  t.connection(
    {
      type: Target,
      description: 'Where the viewer is told of things outside of OpenOn, in the order in which they were added.',
      resolve: (_user, args, { app, me }) =>
        pageOf<TargetRow>(app, { model: 'target', select: target, where: targetsOf(me()), order: inOrder }, args),
    },
    { name: 'TargetConnection', description: 'Targets, page by page.' },
    { name: 'TargetEdge', description: 'A target and its place in the list.' },
  ),
)
