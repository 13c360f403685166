import type { Content } from '../../../domain/capsules/content.ts'
import { guarded, mayOpen, mayReply, replyGuarded } from '../../../domain/capsules/policy.ts'
import { builder } from '../builder.ts'
import { localId } from '../ids.ts'
import { visible } from '../visible.ts'
import { letterDescriptions } from './letter.ts'
import { UserProfile } from './user.ts'

export const CapsuleState = builder.enumType('CapsuleState', {
  description: 'Where a sealed letter is in its life. It only ever moves on, in this order.',
  values: {
    SEALED: { description: 'Shut. Nobody can change it any more.' },
    UNFOLDING: { description: 'Its day is near: by default, from three days before its unlock.' },
    READY: { description: 'Its day has come: the receiver may open it.' },
    OPENED: { description: 'The receiver has opened it, for good.' },
  },
})

const CapsuleContent = builder.objectRef<Content>('CapsuleContent').implement({
  description: 'What a letter says.',
  fields: (t) => ({
    body: t.string({ description: letterDescriptions.body, resolve: ({ body }) => body ?? '' }),
    media: t.stringList({ description: letterDescriptions.media, resolve: ({ media }) => [...media] }),
  }),
})

export const Capsule = builder.prismaNode('Capsule', {
  description: 'A sealed letter. It exists for its sender and its receiver only.',
  id: { field: 'id', description: 'Names this letter. The draft it was had another global id.' },
  findUnique: (id, { me }) => visible.Capsule(me(), id),
  select: { id: true },
  fields: (t) => ({
    state: t.field({
      type: CapsuleState,
      description: 'Where it is in its life.',
      select: { state: true },
      resolve: ({ state }) => sealed(state === 'DRAFT' ? null : state),
    }),
    title: t.string({
      description: letterDescriptions.title,
      select: { title: true },
      resolve: ({ title }) => sealed(title),
    }),
    theme: t.exposeString('theme', { nullable: true, description: letterDescriptions.theme }),
    sender: t.relation('sender', { type: UserProfile, description: 'Who wrote and sealed it.' }),
    receiver: t.prismaField({
      type: UserProfile,
      description: 'Who opens it. May be the sender.',
      select: (_args, _ctx, nestedSelection) => ({ receiver: nestedSelection(true) }),
      resolve: (_query, { receiver }) => sealed(receiver),
    }),
    sealedAt: t.field({
      type: 'DateTime',
      description: 'When it was sealed.',
      select: { sealedAt: true },
      resolve: ({ sealedAt }) => sealed(sealedAt),
    }),
    unfoldsAt: t.field({
      type: 'DateTime',
      description: 'When it starts, or started, to unfold. Fixed by sealing.',
      select: { unfoldsAt: true },
      resolve: ({ unfoldsAt }) => sealed(unfoldsAt),
    }),
    unlocksAt: t.field({
      type: 'DateTime',
      description: 'When it becomes, or became, ready. Fixed by sealing.',
      select: { unlocksAt: true },
      resolve: ({ unlocksAt }) => sealed(unlocksAt),
    }),
    openedAt: t.expose('openedAt', { type: 'DateTime', nullable: true, description: 'When the receiver opened it.' }),
    allowEarlyView: t.exposeBoolean('allowEarlyView', { description: letterDescriptions.allowEarlyView }),
    allowReceiverReply: t.exposeBoolean('allowReceiverReply', { description: letterDescriptions.allowReceiverReply }),
    content: t.field({
      type: CapsuleContent,
      nullable: true,
      description:
        'What it says; null while the viewer may not read it. The sender always may, the receiver once it is OPENED, ' +
        'or from UNFOLDING on if `allowEarlyView`.',
      select: guarded,
      resolve: (letter, _args, { app, me }) => app.content.read(letter, me().id),
    }),
    viewerCanOpen: t.boolean({
      description: 'Whether `openCapsule` would open it: the viewer is its receiver and it is READY.',
      select: guarded,
      resolve: (letter, _args, { me }) => mayOpen(letter, me().id),
    }),
    viewerCanReply: t.boolean({
      description:
        'Whether `replyToCapsule` would take an answer: the viewer is its receiver, it is OPENED, `allowReceiverReply`, ' +
        'and there is no reply yet.',
      select: replyGuarded,
      resolve: (letter, _args, { me }) => mayReply(letter, me().id),
    }),
    reply: t.relation('reply', { nullable: true, description: 'The receiver’s answer; null while there is none.' }),
  }),
})

/** The database holds it for every sealed letter, by a check. */
function sealed<Value>(value: Value | null): Value {
  if (value === null) throw new Error('A sealed letter lacks a column that sealing sets.')
  return value
}

builder.prismaObject('Reply', {
  description: 'The receiver’s one answer to a letter. Sender and receiver read it.',
  fields: (t) => ({
    body: t.string({
      description: '1 to 2,000 characters.',
      select: { capsuleId: true, keyId: true, sealed: true },
      resolve: (reply, _args, { app }) => app.content.readReply(reply),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was sent.' }),
  }),
})

builder.queryField('capsule', (t) =>
  t.prismaField({
    type: Capsule,
    nullable: true,
    description: 'One letter that the viewer sent or is to receive; null for anything else.',
    args: { id: t.arg.id({ required: true, description: 'The id of a capsule.' }) },
    resolve: (query, _root, args, { app, me }) => {
      const id = localId(args.id, 'Capsule')
      return id ? app.db.capsule.findUnique({ ...query, where: visible.Capsule(me(), id) }) : null
    },
  }),
)
