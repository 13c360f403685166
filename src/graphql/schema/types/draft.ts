import { meantBy } from '../../../domain/capsules/draft-people.ts'
import { createDraft, deleteDraft, updateDraft } from '../../../domain/capsules/drafts.ts'
import { mostPeople } from '../../../domain/capsules/people.ts'
import { draftsOf, guarded } from '../../../domain/capsules/policy.ts'
import { getLetter } from '../../../domain/capsules/rows.ts'
import {
  AlreadySealedError,
  DraftConflictError,
  NotFoundError,
  QuotaExceededError,
  ValidationError,
} from '../../../domain/errors.ts'
import { builder, type InputFields } from '../builder.ts'
import { contentOf, readingCosts } from '../content.ts'
import { inputId, inputIds, localId, requireId } from '../ids.ts'
import { pageOf, selectionOf } from '../list.ts'
import { visible } from '../visible.ts'
import { Capsule } from './capsule.ts'
import { deletedPayload } from './deleted.ts'
import { UserErrorInterface } from './errors.ts'
import { letterDescriptions } from './letter.ts'
import { attachmentsField, localAttachments, Media, mediaOf } from './media.ts'
import { Recipient } from './recipient.ts'

export const Draft = builder.prismaNode('Capsule', {
  name: 'Draft',
  description: 'A letter that is being written. Only its author ever sees it; sealing makes it a Capsule.',
  id: { field: 'id', description: 'Names this draft. The capsule it becomes has another global id.' },
  findUnique: (id, { me }) => visible.Draft(me(), id),
  select: { id: true },
  fields: (t) => ({
    title: t.exposeString('title', { nullable: true, description: letterDescriptions.title }),
    body: t.string({
      nullable: true,
      description: letterDescriptions.body,
      select: guarded,
      complexity: readingCosts.content + readingCosts.body,
      resolve: async (draft, _args, context) => (await contentOf(draft, context))?.body ?? null,
    }),
    media: t.stringList({
      description: letterDescriptions.media,
      select: guarded,
      complexity: readingCosts.content + readingCosts.media,
      resolve: async (draft, _args, context) => [...((await contentOf(draft, context))?.media ?? [])],
    }),
    attachments: t.field({
      type: [Media],
      description: letterDescriptions.attachments,
      select: { id: true, ...guarded },
      complexity: readingCosts.attachments,
      resolve: async (draft, _args, context) => mediaOf(draft.id, (await contentOf(draft, context))?.attachments),
    }),
    unlocksAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: letterDescriptions.plan,
      select: guarded,
      complexity: readingCosts.content,
      resolve: async (draft, _args, context) => {
        const plan = (await contentOf(draft, context))?.unlocksAt
        return plan === undefined ? null : new Date(plan)
      },
    }),
    theme: t.exposeString('theme', { nullable: true, description: letterDescriptions.theme }),
    allowEarlyView: t.exposeBoolean('allowEarlyView', { description: letterDescriptions.allowEarlyView }),
    allowReceiverReply: t.exposeBoolean('allowReceiverReply', { description: letterDescriptions.allowReceiverReply }),
    recipient: t.relation('recipient', {
      type: Recipient,
      nullable: true,
      description: 'The contact it is meant for; of several, the first.',
    }),
    recipients: t.prismaField({
      type: [Recipient],
      description: 'All contacts it is meant for, without those that were forgotten since: up to 20.',
      select: { recipientId: true, ...guarded },
      complexity: { field: readingCosts.content, multiplier: mostPeople },
      resolve: async (query, draft, _args, context) => {
        const ids = meantBy(draft, await contentOf(draft, context))
        const ownerId = context.me().id
        // Those of all drafts of a page are asked for at once: Prisma makes one query of them.
        const found = ids.map((id) => context.app.db.recipient.findUnique({ ...query, where: { id, ownerId } }))
        return (await Promise.all(found)).filter((recipient) => recipient !== null)
      },
    }),
    version: t.exposeInt('version', { description: 'Grows by one with every save; see `expectedVersion`.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was begun.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last saved.' }),
  }),
})

builder.objectType(DraftConflictError, {
  name: 'DraftConflictError',
  description: 'The draft was saved since the version this was based on. Nothing was changed.',
  interfaces: [UserErrorInterface],
  fields: (t) => ({
    draft: t.prismaField({
      type: Draft,
      nullable: true,
      description: 'The draft as it is now; null if it is gone by now.',
      resolve: (query, { draftId }, _args, { app, me }) =>
        app.db.capsule.findUnique({ ...query, where: visible.Draft(me(), draftId) }),
    }),
  }),
})

builder.objectType(AlreadySealedError, {
  name: 'AlreadySealedError',
  description: 'The draft was sealed before. Nothing was changed.',
  interfaces: [UserErrorInterface],
  fields: (t) => ({
    capsule: t.field({
      type: Capsule,
      description: 'The letter that it became.',
      resolve: ({ capsuleId }, _args, { app, me }) => getLetter(app, me(), capsuleId),
    }),
  }),
})

const latestSavedFirst = { field: 'updatedAt', of: 'instants', direction: 'desc' } as const

builder.queryFields((t) => ({
  draft: t.prismaField({
    type: Draft,
    nullable: true,
    description: 'One of the viewer’s drafts; null for anything else.',
    args: { id: t.arg.id({ required: true, description: 'The id of a draft.' }) },
    resolve: (query, _root, args, { app, me }) => {
      const id = localId(args.id, 'Draft')
      return id ? app.db.capsule.findUnique({ ...query, where: visible.Draft(me(), id) }) : null
    },
  }),
  drafts: t.connection(
    {
      type: Draft,
      description: 'The viewer’s drafts, the last saved first.',
      // Fifty come unasked, where other connections give twenty.
      complexity: ({ first, last }) => ({ field: 1, multiplier: first ?? last ?? 50 }),
      resolve: (_root, args, context, info) => {
        const where = draftsOf(context.me().id)
        const select = selectionOf(context, info)
        return pageOf(context.app, { model: 'capsule', select, where, order: latestSavedFirst, usual: 50 }, args)
      },
    },
    { description: 'Drafts, page by page: 50 unless asked for otherwise.' },
    { description: 'A draft and its place in the list.' },
  ),
}))

/** What there may be of a letter that is being written. */
const letterFields = (t: InputFields) => ({
  title: t.string({ description: letterDescriptions.title }),
  body: t.string({ description: letterDescriptions.body }),
  theme: t.string({ description: letterDescriptions.theme }),
  media: t.stringList({ description: letterDescriptions.media }),
  attachments: attachmentsField(t),
  allowEarlyView: t.boolean({ description: letterDescriptions.allowEarlyView }),
  allowReceiverReply: t.boolean({ description: letterDescriptions.allowReceiverReply }),
  recipientId: t.id({ description: 'The contact it is meant for. Give this or `recipientIds`.' }),
  recipientIds: t.idList({ description: 'The contacts it is meant for, where they are several: up to 20, each once.' }),
  unlocksAt: t.field({ type: 'DateTime', description: letterDescriptions.plan }),
})

const CreateDraftInput = builder.inputType('CreateDraftInput', {
  description: 'A letter as far as it is written. Everything is optional.',
  fields: (t) => ({
    ...letterFields(t),
    idempotencyKey: t.string({ description: letterDescriptions.idempotencyKey }),
  }),
})

const UpdateDraftInput = builder.inputType('UpdateDraftInput', {
  description: 'Changes to a draft. A field left out stays as it is; null empties it.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The draft.' }),
    expectedVersion: t.int({ description: 'Save only if this is still the version; without it the last save wins.' }),
    ...letterFields(t),
  }),
})

const DeleteDraftPayload = deletedPayload('DeleteDraftPayload', 'A draft that is gone.')

interface WithRecipients {
  readonly recipientId?: string | null | undefined
  readonly recipientIds?: readonly string[] | null | undefined
}

const localRecipients = ({ recipientId, recipientIds }: WithRecipients) => ({
  recipientId: inputId(recipientId, 'Recipient'),
  recipientIds: inputIds(recipientIds, 'Recipient'),
})

/** @throws {NotFoundError} when somebody has thrown it away since it was written */
function draftOrGone<Row>(draft: Row | null): Row {
  if (!draft) throw new NotFoundError('draft')
  return draft
}

builder.mutationFields((t) => ({
  createDraft: t.prismaField({
    type: Draft,
    description: 'Begins a letter. Everybody may have 1,000 drafts at a time, unless configured otherwise.',
    args: { input: t.arg({ type: CreateDraftInput, required: true, description: 'What there is of it.' }) },
    errors: {
      types: [ValidationError, QuotaExceededError, NotFoundError],
      union: { description: 'What beginning a letter comes to.' },
    },
    resolve: async (query, _root, { input }, { app, me }) => {
      const id = await createDraft(app, me(), { ...input, ...localAttachments(input), ...localRecipients(input) })
      return draftOrGone(await app.db.capsule.findUnique({ ...query, where: { id } }))
    },
  }),
  updateDraft: t.prismaField({
    type: Draft,
    description: 'Saves changes to a draft.',
    args: { input: t.arg({ type: UpdateDraftInput, required: true, description: 'What changes.' }) },
    errors: {
      types: [ValidationError, NotFoundError, DraftConflictError],
      union: { description: 'What saving comes to.' },
    },
    resolve: async (query, _root, { input: { id: globalId, ...changes } }, { app, me }) => {
      const id = requireId(globalId, 'Draft')
      await updateDraft(app, me(), id, { ...changes, ...localAttachments(changes), ...localRecipients(changes) })
      return draftOrGone(await app.db.capsule.findUnique({ ...query, where: { id } }))
    },
  }),
  deleteDraft: t.field({
    type: DeleteDraftPayload,
    description: 'Throws a draft away.',
    args: { id: t.arg.id({ required: true, description: 'The draft.' }) },
    errors: { types: [NotFoundError], union: { description: 'What throwing a draft away comes to.' } },
    resolve: async (_root, { id }, { app, me }) => {
      await deleteDraft(app, me(), requireId(id, 'Draft'))
      return { deletedId: id }
    },
  }),
}))
