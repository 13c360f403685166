import { MailUnavailableError, NotFoundError } from '../../../domain/errors.ts'
import { type DeliveryRow, deliveriesOf, delivery, testTarget } from '../../../domain/notices/deliveries.ts'
import type { CapsuleNotice } from '../../../domain/notices/of-letter.ts'
import type { DeliveryState as DeliveryStateName } from '../../../generated/prisma/enums.ts'
import { builder } from '../builder.ts'
import { globalId } from '../ids.ts'
import { pageOf } from '../list.ts'
import { Capsule } from './capsule.ts'
import { Channel, NoticeKind, requireTarget, type ToldKind } from './target.ts'
import { User } from './user.ts'

const DeliveryState = builder.enumType('DeliveryState', {
  description: 'What became of a notice.',
  values: {
    PENDING: { description: 'It is to be sent.' },
    RETRYING: { description: 'It was sent, failed, and is sent again.' },
    UNKNOWN: { description: 'Nobody knows whether it arrived; it is sent again, and may arrive twice.' },
    SENT: { description: 'It was handed over to who carries it on.' },
    FAILED: { description: 'It was refused, or tried often enough.' },
    SUPPRESSED: { description: 'When it was to be sent, there was nothing to tell any more.' },
  } satisfies Record<DeliveryStateName, object>,
})

const Delivery = builder.objectRef<DeliveryRow>('Delivery').implement({
  description: 'A notice to the viewer, and what became of it.',
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({ description: 'Names this notice.', resolve: ({ id }) => globalId('Delivery', id) }),
    kind: t.field({ type: NoticeKind, description: 'Of what it tells.', resolve: ({ kind }) => kind as ToldKind }),
    channel: t.expose('channel', { type: Channel, description: 'The way it goes.' }),
    state: t.expose('state', { type: DeliveryState, description: 'What became of it.' }),
    attempts: t.exposeInt('attempts', { description: 'How often it was sent.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when it is to be sent.' }),
    nextAttemptAt: t.expose('nextAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it is sent next; null at its end.',
    }),
    sentAt: t.expose('sentAt', { type: 'DateTime', nullable: true, description: 'When it was handed over.' }),
    answer: t.exposeString('answer', {
      nullable: true,
      description: 'What was answered to the last attempt, or why there was none.',
    }),
  }),
})

const CapsuleNoticeType = builder.objectRef<CapsuleNotice>('CapsuleNotice').implement({
  description: 'That the receiver of a letter is told of it outside of OpenOn; never where.',
  fields: (t) => ({
    kind: t.field({ type: NoticeKind, description: 'Of what.', resolve: ({ kind }) => kind as ToldKind }),
    channel: t.expose('channel', { type: Channel, description: 'The way it goes.' }),
    state: t.expose('state', { type: DeliveryState, description: 'What became of it.' }),
    at: t.field({
      type: 'DateTime',
      description: 'When it was handed over; until then, since when it is to be sent.',
      resolve: ({ sentAt, createdAt }) => sentAt ?? createdAt,
    }),
  }),
})

builder.objectField(Capsule, 'notices', (t) =>
  t.field({
    type: [CapsuleNoticeType],
    description:
      'For its sender: what its receiver was told of it outside of OpenOn, in order: of each kind and channel once, in however many places. Empty for the receiver, and where the sender knows no more of them than an address. Kept for 90 ' +
      'days unless configured otherwise.',
    resolve: (letter, _args, { app, me }) => app.notices.of(letter, me()),
  }),
)

builder.mutationField('testTarget', (t) =>
  t.field({
    type: Delivery,
    description:
      'Sends a trial to a target. One that has ended, and is reached by it, begins anew. Error `RATE_LIMITED` after 5 to ' +
      'one target, or 10 mails that one asks for, in an hour, unless configured otherwise.',
    args: { id: t.arg.id({ required: true, description: 'The target.' }) },
    errors: { types: [NotFoundError, MailUnavailableError], union: { description: 'What a trial comes to.' } },
    resolve: (_root, { id }, { app, me }) => testTarget(app, me(), requireTarget(id)),
  }),
)

const latestFirst = { field: 'createdAt', of: 'instants', direction: 'desc' } as const

builder.objectField(User, 'deliveries', (t) =>
  t.connection(
    {
      type: Delivery,
      description: 'Notices to the viewer, the latest first. Kept for 90 days unless configured otherwise.',
      resolve: (_user, args, { app, me }) =>
        pageOf<DeliveryRow>(
          app,
          { model: 'delivery', select: delivery, where: deliveriesOf(me()), order: latestFirst },
          args,
        ),
    },
    { name: 'DeliveryConnection', description: 'Notices, page by page.' },
    { name: 'DeliveryEdge', description: 'A notice and its place in the list.' },
  ),
)
