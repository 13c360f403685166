import { openCapsule } from '../../../domain/capsules/open.ts'
import { mostPeople } from '../../../domain/capsules/people.ts'
import { replyToCapsule } from '../../../domain/capsules/reply.ts'
import { getLetter, type LetterRow } from '../../../domain/capsules/rows.ts'
import { sealDraft, sendCapsule } from '../../../domain/capsules/seal.ts'
import { sealDraftForSeveral } from '../../../domain/capsules/several.ts'
import {
  AlreadyClaimedError,
  AlreadyRepliedError,
  AlreadySealedError,
  CapsuleNotReadyError,
  DraftConflictError,
  MailUnavailableError,
  NotFoundError,
  ReplyNotAllowedError,
  ValidationError,
} from '../../../domain/errors.ts'
import { redirectCapsule } from '../../../domain/waiting/redirect.ts'
import { builder } from '../builder.ts'
import { inputId, inputIds, requireId } from '../ids.ts'
import { Capsule } from './capsule.ts'
import { UserErrorInterface } from './errors.ts'
import { letterDescriptions } from './letter.ts'
import { attachmentsField, localAttachments } from './media.ts'

const SealDraftInput = builder.inputType('SealDraftInput', {
  description: 'Which draft to seal, for whom and until when.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The draft.' }),
    receiverId: t.id({ description: 'The user who is to receive it. Give this, `recipientId` or `email`.' }),
    recipientId: t.id({
      description: 'The contact who is to receive it; by default the draft’s own recipient, if it has one alone.',
    }),
    email: t.string({ description: letterDescriptions.email }),
    announce: t.boolean({ description: letterDescriptions.announce }),
    unlocksAt: t.field({ type: 'DateTime', required: true, description: letterDescriptions.unlocksAt }),
    expectedVersion: t.int({ description: 'Seal only this version of the draft.' }),
  }),
})

const SealDraftForSeveralInput = builder.inputType('SealDraftForSeveralInput', {
  description:
    'Which draft to seal, for whom and until when: 1 to 20 people, of whom each is named once. A contact and its user are ' +
    'one, and so are contacts, or a contact and an email, of one address.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The draft.' }),
    receiverIds: t.idList({ description: 'Users who are to receive it.' }),
    recipientIds: t.idList({
      description: 'Contacts who are to receive it: each by their account, or else their email.',
    }),
    emails: t.stringList({
      description:
        'Addresses of people who are to receive it, as `SealDraftInput.email` has one. Each counts against the limits on ' +
        'letters for addresses.',
    }),
    announce: t.boolean({ description: letterDescriptions.announce }),
    unlocksAt: t.field({ type: 'DateTime', required: true, description: letterDescriptions.unlocksAt }),
    expectedVersion: t.int({ description: 'Seal only this version of the draft.' }),
  }),
})

const SealedForSeveral = builder.objectRef<{ readonly capsules: readonly LetterRow[] }>('SealedForSeveral').implement({
  description: 'A draft that was sealed for several people. Each has a letter of their own.',
  fields: (t) => ({
    capsules: t.field({
      type: [Capsule],
      description:
        'The letters, in the order in which their people were named: users, contacts, emails. What becomes of one ' +
        'changes none of the others.',
      complexity: { field: 1, multiplier: mostPeople },
      resolve: ({ capsules }) => [...capsules],
    }),
  }),
})

const SendCapsuleInput = builder.inputType('SendCapsuleInput', {
  description: 'A letter to compose and seal in one step.',
  fields: (t) => ({
    title: t.string({ required: true, description: letterDescriptions.title }),
    body: t.string({ required: true, description: letterDescriptions.body }),
    theme: t.string({ description: letterDescriptions.theme }),
    media: t.stringList({ description: letterDescriptions.media }),
    attachments: attachmentsField(t),
    allowEarlyView: t.boolean({ description: letterDescriptions.allowEarlyView }),
    allowReceiverReply: t.boolean({ description: letterDescriptions.allowReceiverReply }),
    receiverId: t.id({ description: 'The user who is to receive it. Give this, `recipientId` or `email`.' }),
    recipientId: t.id({ description: 'The contact who is to receive it: by their account, or else their email.' }),
    email: t.string({ description: letterDescriptions.email }),
    announce: t.boolean({ description: letterDescriptions.announce }),
    unlocksAt: t.field({ type: 'DateTime', required: true, description: letterDescriptions.unlocksAt }),
    idempotencyKey: t.string({ description: letterDescriptions.idempotencyKey }),
  }),
})

builder.mutationFields((t) => ({
  sealDraft: t.field({
    type: Capsule,
    description: 'Turns a draft into a sealed letter. There is no way back.',
    args: { input: t.arg({ type: SealDraftInput, required: true, description: 'Draft, receiver and unlock.' }) },
    errors: {
      types: [ValidationError, NotFoundError, DraftConflictError, AlreadySealedError, MailUnavailableError],
      union: { description: 'What sealing comes to.' },
    },
    resolve: async (_root, { input }, { app, me, parts }) => {
      const id = requireId(input.id, 'Draft')
      return sealDraft(app, me(), id, withLocalIds(input), parts)
    },
  }),
  sealDraftForSeveral: t.field({
    type: SealedForSeveral,
    description:
      'Makes of a draft a letter for each of several people, in one step: all of them are sealed or none. The draft ' +
      'becomes the first, which `AlreadySealedError` has when this is asked again. The others have copies of its files, ' +
      'which may be 100 MB together, unless configured otherwise. Error `RATE_LIMITED` where all of them ' +
      'together are more than the limits on letters leave. There is no way back.',
    args: {
      input: t.arg({ type: SealDraftForSeveralInput, required: true, description: 'Draft, people and unlock.' }),
    },
    errors: {
      types: [ValidationError, NotFoundError, DraftConflictError, AlreadySealedError, MailUnavailableError],
      union: { description: 'What sealing for several people comes to.' },
    },
    resolve: async (_root, { input }, { app, me, parts }) => {
      const id = requireId(input.id, 'Draft')
      const receiverIds = inputIds(input.receiverIds, 'User', 'UserProfile')
      const recipientIds = inputIds(input.recipientIds, 'Recipient')
      return { capsules: await sealDraftForSeveral(app, me(), id, { ...input, receiverIds, recipientIds }, parts) }
    },
  }),
  sendCapsule: t.field({
    type: Capsule,
    description: 'Composes and seals a letter in one step.',
    args: { input: t.arg({ type: SendCapsuleInput, required: true, description: 'Letter, receiver and unlock.' }) },
    errors: { types: [ValidationError, MailUnavailableError], union: { description: 'What sending comes to.' } },
    resolve: (_root, { input }, { app, me, parts }) =>
      sendCapsule(app, me(), { ...withLocalIds(input), ...localAttachments(input) }, parts),
  }),
  openCapsule: t.field({
    type: Capsule,
    description: 'Opens a letter that is ready, for good. Only its receiver can. Opening again changes nothing.',
    args: { id: t.arg.id({ required: true, description: 'The letter.' }) },
    errors: {
      types: [NotFoundError, CapsuleNotReadyError],
      union: { description: 'What opening comes to.' },
    },
    resolve: async (_root, args, { app, me, parts }) => {
      const id = requireId(args.id, 'Capsule')
      await openCapsule(app, me(), id)
      return getLetter(app, me(), id, parts)
    },
  }),
}))

const ReplyInput = builder.inputType('ReplyInput', {
  description: 'An answer to a letter.',
  fields: (t) => ({
    capsuleId: t.id({ required: true, description: 'The letter.' }),
    body: t.string({ required: true, description: '1 to 2,000 characters; line breaks and tabs are kept.' }),
  }),
})

builder.mutationField('replyToCapsule', (t) =>
  t.field({
    type: Capsule,
    description: 'Answers a letter: its receiver, once, after opening it, if the sender allowed that.',
    args: { input: t.arg({ type: ReplyInput, required: true, description: 'Letter and answer.' }) },
    errors: {
      types: [ValidationError, NotFoundError, ReplyNotAllowedError, AlreadyRepliedError],
      union: { description: 'What answering comes to.' },
    },
    resolve: async (_root, { input }, { app, me, parts }) => {
      const id = requireId(input.capsuleId, 'Capsule')
      await replyToCapsule(app, me(), id, input)
      return getLetter(app, me(), id, parts)
    },
  }),
)

builder.objectType(AlreadyRepliedError, {
  name: 'AlreadyRepliedError',
  description: 'A letter has one reply, and this one has it. Nothing was changed.',
  interfaces: [UserErrorInterface],
  fields: (t) => ({
    capsule: t.field({
      type: Capsule,
      description: 'The letter, with its reply.',
      resolve: ({ capsuleId }, _args, { app, me }) => getLetter(app, me(), capsuleId),
    }),
  }),
})

const RedirectInput = builder.inputType('RedirectInput', {
  description: 'For whom a letter is instead.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The letter.' }),
    email: t.string({ required: true, description: 'The address it is to wait for.' }),
  }),
})

builder.mutationField('redirectCapsule', (t) =>
  t.field({
    type: Capsule,
    description:
      'Corrects the address that a letter of the viewer’s waits for, until somebody claims it or opens it. Whoever had it ' +
      'by the old address has it no more. Limits as for sealing for an address.',
    args: { input: t.arg({ type: RedirectInput, required: true, description: 'Letter and address.' }) },
    errors: {
      types: [ValidationError, NotFoundError, AlreadyClaimedError],
      union: { description: 'What redirecting comes to.' },
    },
    resolve: async (_root, { input }, { app, me, parts }) => {
      const id = requireId(input.id, 'Capsule')
      await redirectCapsule(app, me(), id, input)
      return getLetter(app, me(), id, parts)
    },
  }),
)

builder.objectType(AlreadyClaimedError, {
  name: 'AlreadyClaimedError',
  description: 'The letter has its receiver: from the beginning, or since somebody claimed it. Nothing was changed.',
  interfaces: [UserErrorInterface],
  fields: (t) => ({
    capsule: t.field({
      type: Capsule,
      description: 'The letter, with its receiver.',
      resolve: ({ capsuleId }, _args, { app, me }) => getLetter(app, me(), capsuleId),
    }),
  }),
})

/** Receiver and recipient as the database knows them. */
const withLocalIds = <
  Input extends { receiverId?: string | null | undefined; recipientId?: string | null | undefined },
>(
  input: Input,
) => ({
  ...input,
  receiverId: inputId(input.receiverId, 'User', 'UserProfile'),
  recipientId: inputId(input.recipientId, 'Recipient'),
})
