import type { Content } from '../../../domain/capsules/content.ts'
import { mayOpen, mayReply } from '../../../domain/capsules/policy.ts'
import { findLetter, instantOf, type LetterRow } from '../../../domain/capsules/rows.ts'
import { openAddress } from '../../../domain/waiting/addresses.ts'
import { builder } from '../builder.ts'
import { contentOf, readingCosts } from '../content.ts'
import { globalId, localId } from '../ids.ts'
import { letterDescriptions } from './letter.ts'
import { Media, mediaOf } from './media.ts'
import { type Profile, UserProfile } from './profile.ts'

export const CapsuleState = builder.enumType('CapsuleState', {
  description: 'Where a sealed letter is in its life. It only ever moves on, in this order.',
  values: {
    SEALED: { description: 'Shut. Nobody can change it any more.' },
    UNFOLDING: { description: 'Its day is near: by default, from three days before its unlock.' },
    READY: { description: 'Its day has come: the receiver may open it.' },
    OPENED: { description: 'The receiver has opened it, for good.' },
  },
})

/** What a letter says, and which it is. */
type ContentOf = Content & { readonly capsuleId: string }

const CapsuleContent = builder.objectRef<ContentOf>('CapsuleContent').implement({
  description: 'What a letter says.',
  fields: (t) => ({
    body: t.string({
      description: letterDescriptions.body,
      complexity: readingCosts.body,
      resolve: ({ body }) => body ?? '',
    }),
    media: t.stringList({
      description: letterDescriptions.media,
      complexity: readingCosts.media,
      resolve: ({ media }) => [...media],
    }),
    attachments: t.field({
      type: [Media],
      description: letterDescriptions.attachments,
      complexity: readingCosts.attachments,
      resolve: ({ capsuleId, attachments }) => mediaOf(capsuleId, attachments),
    }),
  }),
})

/** The columns of a letter that are its reply. */
type ReplyRow = Pick<LetterRow, 'id' | 'senderId'> & {
  readonly receiverId: string
  readonly replyKeyId: string
  readonly replySealed: string
  readonly repliedAt: string
}

const Reply = builder.objectRef<ReplyRow>('Reply').implement({
  description: 'The receiver’s one answer to a letter. Sender and receiver read it.',
  fields: (t) => ({
    body: t.string({
      description: '1 to 2,000 characters.',
      complexity: readingCosts.content,
      resolve: (letter, _args, { app }) => app.content.readReply(letter),
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was sent.',
      resolve: ({ repliedAt }) => instantOf(repliedAt),
    }),
  }),
})

/** The columns of a letter that tell for which address it waits. */
type WaitingRow = Pick<LetterRow, 'id' | 'senderId' | 'announcedAt' | 'lastCheckedAt' | 'unreachableAt'> & {
  readonly addressKeyId: string
  readonly addressSealed: string
}

const WaitingReceiver = builder.objectRef<WaitingRow>('WaitingReceiver').implement({
  description:
    'Whom a letter waits for: whoever has an address. All of it is the same whether or not the address has an account.',
  fields: (t) => ({
    email: t.string({
      description: 'The address, in lower case. `redirectCapsule` corrects it.',
      complexity: readingCosts.content,
      resolve: ({ addressKeyId: keyId, addressSealed: sealed, ...letter }, _args, { app }) =>
        openAddress(app, letter, { keyId, sealed }),
    }),
    announcedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When its person was first told of the letter; null while they were not.',
      resolve: ({ announcedAt }) => announcedAt && instantOf(announcedAt),
    }),
    lastCheckedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When they were last written to; null while they were not.',
      resolve: ({ lastCheckedAt }) => lastCheckedAt && instantOf(lastCheckedAt),
    }),
    reachable: t.boolean({
      description: 'False once the server of the address refuses its mails, or its reader wants none.',
      resolve: ({ unreachableAt }) => unreachableAt === null,
    }),
  }),
})

export const Capsule = builder.objectRef<LetterRow>('Capsule').implement({
  description: 'A sealed letter. It exists for its sender and its receiver only.',
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({
      description: 'Names this letter. The draft it was had another global id.',
      resolve: ({ id }) => globalId('Capsule', id),
    }),
    state: t.expose('state', { type: CapsuleState, description: 'Where it is in its life.' }),
    title: t.exposeString('title', { description: letterDescriptions.title }),
    theme: t.exposeString('theme', { nullable: true, description: letterDescriptions.theme }),
    sender: t.field({
      type: UserProfile,
      description: 'Who wrote and sealed it.',
      resolve: (letter) => ({
        id: letter.senderId,
        username: letter.senderUsername,
        firstName: letter.senderFirstName,
        lastName: letter.senderLastName,
        displayName: letter.senderDisplayName,
        deletedAt: letter.senderDeletedAt,
      }),
    }),
    receiver: t.field({
      type: UserProfile,
      description:
        'Who opens it. May be the sender. Nobody yet, with `isWaiting`, for a sender who knows no more than an address.',
      resolve: (letter, _args, { me }) => receiverOf(letter, me().id),
    }),
    waitingFor: t.field({
      type: WaitingReceiver,
      nullable: true,
      description:
        'For the sender of a letter for an address: what they know of its person, until somebody claims it or opens it. ' +
        'Null for everybody else.',
      resolve: (letter, _args, { me }) => (isVeiled(letter, me().id) ? letter : null),
    }),
    sealedAt: t.field({
      type: 'DateTime',
      description: 'When it was sealed.',
      resolve: ({ sealedAt }) => instantOf(sealedAt),
    }),
    unfoldsAt: t.field({
      type: 'DateTime',
      description: 'When it starts, or started, to unfold. Fixed by sealing.',
      resolve: ({ unfoldsAt }) => instantOf(unfoldsAt),
    }),
    unlocksAt: t.field({
      type: 'DateTime',
      description: 'When it becomes, or became, ready. Fixed by sealing.',
      resolve: ({ unlocksAt }) => instantOf(unlocksAt),
    }),
    openedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the receiver opened it.',
      resolve: ({ openedAt }) => openedAt && instantOf(openedAt),
    }),
    allowEarlyView: t.exposeBoolean('allowEarlyView', { description: letterDescriptions.allowEarlyView }),
    allowReceiverReply: t.exposeBoolean('allowReceiverReply', { description: letterDescriptions.allowReceiverReply }),
    content: t.field({
      type: CapsuleContent,
      nullable: true,
      description:
        'What it says; null while the viewer may not read it. The sender always may, the receiver once it is OPENED, ' +
        'or from UNFOLDING on if `allowEarlyView`.',
      complexity: readingCosts.content,
      resolve: async (letter, _args, context) => {
        const content = await contentOf(letter, context)
        return content && { ...content, capsuleId: letter.id }
      },
    }),
    viewerCanOpen: t.boolean({
      description: 'Whether `openCapsule` would open it: the viewer is its receiver and it is READY.',
      resolve: (letter, _args, { me }) => mayOpen(letter, me().id),
    }),
    viewerCanReply: t.boolean({
      description:
        'Whether `replyToCapsule` would take an answer: the viewer is its receiver, it is OPENED, `allowReceiverReply`, ' +
        'and there is no reply yet.',
      resolve: (letter, _args, { me }) => mayReply(letter, me().id),
    }),
    reply: t.field({
      type: Reply,
      nullable: true,
      description: 'The receiver’s answer; null while there is none.',
      resolve: (letter) => (hasReply(letter) ? letter : null),
    }),
  }),
})

/** Whether all that a viewer knows of the receiver is an address. */
const isVeiled = (letter: LetterRow, viewerId: string): letter is LetterRow & WaitingRow =>
  letter.addressSealed !== null && letter.receiverId !== viewerId

function receiverOf(letter: LetterRow, viewerId: string): Profile {
  if (letter.receiverId === null || isVeiled(letter, viewerId)) return { ...nobody, id: letter.id }
  return {
    id: letter.receiverId,
    username: letter.receiverUsername,
    firstName: letter.receiverFirstName,
    lastName: letter.receiverLastName,
    displayName: letter.receiverDisplayName,
    deletedAt: letter.receiverDeletedAt,
  }
}

/** Clients keep what they know by ids, so each letter has a nobody of its own. */
const nobody = {
  username: '',
  firstName: null,
  lastName: null,
  displayName: null,
  deletedAt: null,
  isWaiting: true,
} as const

const hasReply = (letter: LetterRow): letter is LetterRow & ReplyRow => letter.repliedAt !== null

builder.queryField('capsule', (t) =>
  t.field({
    type: Capsule,
    nullable: true,
    description: 'One letter that the viewer sent or is to receive; null for anything else.',
    args: { id: t.arg.id({ required: true, description: 'The id of a capsule.' }) },
    resolve: (_root, args, { app, me, parts }) => {
      const id = localId(args.id, 'Capsule')
      return id ? findLetter(app, me(), id, parts) : null
    },
  }),
)
