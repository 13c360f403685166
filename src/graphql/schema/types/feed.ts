import { instantOf } from '../../../domain/capsules/rows.ts'
import { serverTime } from '../../../domain/clock.ts'
import { capsuleChanges } from '../../../domain/feed/capsule-changes.ts'
import { type FeedEvent, type FeedPage, readFeedPage } from '../../../domain/feed/read.ts'
import type { FeedEventKind } from '../../../generated/prisma/enums.ts'
import { builder } from '../builder.ts'
import { badInput } from '../connection.ts'
import { globalId, localId } from '../ids.ts'
import { inPages } from '../page.ts'
import { atPrimary } from '../primary.ts'
import { forAnybody } from '../signed-in.ts'
import { Capsule } from './capsule.ts'

/** The type of an event, by what happened. */
const typeNames = {
  SEALED: 'CapsuleSealed',
  UNFOLDING: 'CapsuleUnfolding',
  READY: 'CapsuleReady',
  OPENED: 'CapsuleOpened',
  REPLIED: 'CapsuleReplied',
  WITHDRAWN: 'CapsuleWithdrawn',
  CLAIMED: 'CapsuleClaimed',
  UNDELIVERABLE: 'CapsuleUndeliverable',
} as const satisfies Record<FeedEventKind, string>

const FeedEventInterface = builder.interfaceRef<FeedEvent>('FeedEvent').implement({
  description: 'Something that happened to a letter that the viewer sent or is to receive.',
  resolveType: ({ kind }) => typeNames[kind],
  fields: (t) => ({
    seq: t.exposeInt('seq', {
      description: 'Its number in the viewer’s feed: 1, 2, 3, … without gaps. Remember the last one handled.',
    }),
    occurredAt: t.field({
      type: 'DateTime',
      description: 'When it happened, by the server’s clock.',
      resolve: ({ occurredAt }) => instantOf(occurredAt),
    }),
    capsuleId: t.id({
      description: 'The id of the letter, also when the letter itself is gone.',
      resolve: ({ capsuleId }) => globalId('Capsule', capsuleId),
    }),
    capsule: t.field({
      type: Capsule,
      nullable: true,
      description:
        'The letter as it is now, which may be further than at the time of the event; null when it has been withdrawn.',
      resolve: ({ letter }) => letter,
    }),
  }),
})

const event = (name: (typeof typeNames)[FeedEventKind], description: string) =>
  builder.objectRef<FeedEvent>(name).implement({ description, interfaces: [FeedEventInterface] })

event('CapsuleSealed', 'A letter was sealed.')
event('CapsuleUnfolding', 'A letter began to unfold.')
event('CapsuleReady', 'A letter’s day has come: its receiver may open it.')
event('CapsuleOpened', 'The receiver opened a letter.')
event('CapsuleReplied', 'The receiver answered a letter.')
event(
  'CapsuleWithdrawn',
  'A letter that nobody had opened was taken back: its sender deleted their account, or had it for another address. It is gone.',
)
event('CapsuleClaimed', 'Somebody has proven the address that a letter of the viewer’s waited for, and has it now.')
event(
  'CapsuleUndeliverable',
  'Nobody is reached at the address that a letter of the viewer’s waits for. `redirectCapsule` gives it another.',
)

const FeedPageType = builder.objectRef<FeedPage>('FeedPage').implement({
  description: 'A stretch of the viewer’s feed.',
  fields: (t) => ({
    events: t.field({
      type: [FeedEventInterface],
      description: 'In order.',
      // As many as the page was asked for, which has been multiplied already.
      complexity: { field: 1, multiplier: 1 },
      resolve: ({ events }) => [...events],
    }),
    lastSeq: t.exposeInt('lastSeq', { description: 'The `after` that continues from here.' }),
    hasMore: t.exposeBoolean('hasMore', { description: 'Whether there are more events already.' }),
  }),
})

builder.queryFields((t) => ({
  feed: t.field({
    type: FeedPageType,
    // An `after` that a subscriber was told would be ahead of a feed that is behind.
    extensions: atPrimary,
    description:
      'The log behind `Subscription.feed`, for clients that poll. Error `FEED_CURSOR_INVALID`, with `oldestSeq`, when ' +
      '`after` is negative, ahead of the feed, or has events behind it that have left the log (after 90 days by default).',
    args: {
      after: t.arg.int({
        defaultValue: 0,
        required: true,
        description: 'The last `seq` that is known; 0 for all that is retained.',
      }),
      first: t.arg.int({ defaultValue: 20, required: true, description: 'At most so many events: 1 to 100.' }),
    },
    complexity: ({ first }) => ({ field: 1, multiplier: first }),
    resolve: (_root, { after, first }, { app, me, parts }) => {
      if (first < 1 || first > 100) throw badInput('first must be from 1 to 100.')
      return readFeedPage(app, me().id, after, first, parts)
    },
  }),
  serverTime: t.field({
    type: 'DateTime',
    extensions: { ...forAnybody, ...atPrimary },
    description: 'The clock that decides. Countdowns must not trust the device’s.',
    resolve: (_root, _args, { app }) => serverTime(app),
  }),
}))

builder.subscriptionFields((t) => ({
  feed: t.field({
    type: FeedEventInterface,
    description:
      'Everything that concerns the viewer: first every event after `after`, then each as it happens; `seq` strictly ' +
      'increasing, no gap, no repeat. To resume, subscribe with the last `seq` handled. Errors as in `Query.feed`.',
    args: {
      after: t.arg.int({
        description:
          'The last `seq` that is known; 0 for all that is retained; without it only what happens from now on.',
      }),
    },
    subscribe: async (_root, { after }, { app, me, parts }) =>
      inPages(await app.feed.pages(me().id, after ?? null, parts)),
    resolve: (event) => event,
  }),
  capsule: t.field({
    type: Capsule,
    nullable: true,
    description:
      'One letter: as it is now, then after every change; null if it is withdrawn. Nothing ever comes for a letter the viewer may not see.',
    args: { id: t.arg.id({ required: true, description: 'The id of a capsule.' }) },
    subscribe: (_root, args, { app, me, parts }) => capsuleChanges(app, me(), localId(args.id, 'Capsule'), parts),
    resolve: ({ letter }) => letter,
  }),
}))
