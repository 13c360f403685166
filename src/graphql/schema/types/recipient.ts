import { NotFoundError, QuotaExceededError, ValidationError } from '../../../domain/errors.ts'
import { type RecipientGroup as Group, groupsOf } from '../../../domain/recipient-groups.ts'
import { createRecipient, deleteRecipient, recipientsOf, updateRecipient } from '../../../domain/recipients.ts'
import { builder } from '../builder.ts'
import { inputId, localId, requireId } from '../ids.ts'
import { pageOf, selectionOf } from '../list.ts'
import { visible } from '../visible.ts'
import { deletedPayload } from './deleted.ts'
import { profile, UserProfile } from './profile.ts'

builder.scalarType('LocalDate', {
  description: 'A day of the calendar, whatever the zone (ISO 8601), such as `1990-02-28`.',
  parseValue: String,
  serialize: String,
})

const birthday =
  'The day on which this person was born, from the year 1000 on: when letters for them may be meant to open.'
const groups =
  'Names of groups, at most 10, of 1 to 50 characters, none of them invisible; each once, whatever its case. A group is ' +
  'there while a contact is in it, and keeps the spelling that it began with. Everybody may have 50.'

export const Recipient = builder.prismaNode('Recipient', {
  description: 'A contact that its owner saved. Nobody else sees it.',
  id: { field: 'id', description: 'Names this contact.' },
  findUnique: (id, { me }) => visible.Recipient(me(), id),
  select: { id: true },
  fields: (t) => ({
    name: t.exposeString('name', { description: '1 to 255 characters.' }),
    email: t.exposeString('email', { nullable: true, description: 'At most 254 characters, in lower case.' }),
    user: t.field({
      type: UserProfile,
      nullable: true,
      description:
        'The account of this person; null while the contact is linked to none that is open, and then no letter can be sealed for it.',
      select: { user: { select: { ...profile, deactivatedAt: true } } },
      resolve: ({ user }) => (user?.deactivatedAt ? null : user),
    }),
    birthday: t.field({
      type: 'LocalDate',
      nullable: true,
      description: birthday,
      select: { birthday: true },
      resolve: ({ birthday }) => birthday?.toISOString().slice(0, 10) ?? null,
    }),
    groups: t.field({
      type: ['String'],
      description: 'The groups that its owner put it into, in the order of their names.',
      select: { groups: { select: { name: true }, orderBy: { key: 'asc' } } },
      resolve: ({ groups }) => groups.map(({ name }) => name),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the contact was saved.' }),
  }),
})

const RecipientGroup = builder.objectRef<Group>('RecipientGroup').implement({
  description: 'A group of the viewer’s contacts.',
  fields: (t) => ({
    name: t.exposeString('name', { description: '1 to 50 characters. No other group has it, whatever the case.' }),
    count: t.exposeInt('count', { description: 'How many contacts are in it: one or more.' }),
  }),
})

const CreateRecipientInput = builder.inputType('CreateRecipientInput', {
  description: 'A new contact.',
  fields: (t) => ({
    name: t.string({ required: true, description: '1 to 255 characters, none of them invisible.' }),
    email: t.string({
      description:
        'At most 254 characters, none of them invisible. Links the contact to whoever has proven that exactly this ' +
        'email is theirs, now or later; anybody else is named by a `userId`. Looking for them counts as a search.',
    }),
    userId: t.id({ description: 'Links the contact to this user, whatever the email.' }),
    birthday: t.field({ type: 'LocalDate', description: birthday }),
    groups: t.stringList({ description: groups }),
  }),
})

builder.mutationField('createRecipient', (t) =>
  t.prismaField({
    type: Recipient,
    description: 'Saves a contact. Everybody may have 5,000 at a time, unless configured otherwise.',
    args: { input: t.arg({ type: CreateRecipientInput, required: true, description: 'The contact.' }) },
    errors: {
      types: [ValidationError, QuotaExceededError, NotFoundError],
      union: { description: 'What saving a contact comes to.' },
    },
    resolve: async (query, _root, { input }, { app, me }) => {
      const id = await createRecipient(app, me(), { ...input, userId: inputId(input.userId, 'User', 'UserProfile') })
      const recipient = await app.db.recipient.findUnique({ ...query, where: { id } })
      // Somebody has forgotten it since.
      if (!recipient) throw new NotFoundError('recipient')
      return recipient
    },
  }),
)

const UpdateRecipientInput = builder.inputType('UpdateRecipientInput', {
  description: 'Changes to a contact. A field left out stays as it is; null empties it.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The contact.' }),
    name: t.string({ description: '1 to 255 characters, none of them invisible. Cannot be emptied.' }),
    email: t.string({ description: 'At most 254 characters. Links the contact anew, as when it was created.' }),
    userId: t.id({ description: 'Links the contact to this user, whatever the email.' }),
    birthday: t.field({ type: 'LocalDate', description: birthday }),
    groups: t.stringList({ description: `All that it is to be in from now on. ${groups}` }),
  }),
})

const DeleteRecipientPayload = deletedPayload('DeleteRecipientPayload', 'A contact that is gone.')

builder.mutationFields((t) => ({
  updateRecipient: t.prismaField({
    type: Recipient,
    description: 'Changes a contact.',
    args: { input: t.arg({ type: UpdateRecipientInput, required: true, description: 'What changes.' }) },
    errors: { types: [ValidationError, NotFoundError], union: { description: 'What changing a contact comes to.' } },
    resolve: async (query, _root, { input: { id: globalId, name, ...changes } }, { app, me }) => {
      const id = requireId(globalId, 'Recipient')
      await updateRecipient(app, me(), id, {
        ...changes,
        ...(name != null && { name }),
        userId: inputId(changes.userId, 'User', 'UserProfile'),
      })
      const recipient = await app.db.recipient.findUnique({ ...query, where: { id } })
      // Somebody has forgotten it since.
      if (!recipient) throw new NotFoundError('recipient')
      return recipient
    },
  }),
  deleteRecipient: t.field({
    type: DeleteRecipientPayload,
    description: 'Forgets a contact. Letters sealed for it go on; drafts meant for it stay, without a recipient.',
    args: { id: t.arg.id({ required: true, description: 'The contact.' }) },
    errors: { types: [NotFoundError], union: { description: 'What forgetting a contact comes to.' } },
    resolve: async (_root, { id }, { app, me }) => {
      await deleteRecipient(app, me(), requireId(id, 'Recipient'))
      return { deletedId: id }
    },
  }),
}))

const byName = { field: 'name', of: 'text', direction: 'asc' } as const

builder.queryFields((t) => ({
  recipient: t.prismaField({
    type: Recipient,
    nullable: true,
    description: 'One of the viewer’s contacts; null for anything else.',
    args: { id: t.arg.id({ required: true, description: 'The id of a contact.' }) },
    resolve: (query, _root, args, { app, me }) => {
      const id = localId(args.id, 'Recipient')
      return id ? app.db.recipient.findUnique({ ...query, where: visible.Recipient(me(), id) }) : null
    },
  }),
  recipients: t.connection(
    {
      type: Recipient,
      description:
        'The viewer’s contacts, by name. Error `VALIDATION_FAILED` on a search over 100 characters, or a group over 50.',
      args: {
        search: t.arg.string({ description: 'Only those whose name or email contains this, whatever its case.' }),
        group: t.arg.string({ description: 'Only those who are in the group of this name, whatever its case.' }),
      },
      resolve: (_root, args, context, info) => {
        const where = recipientsOf(context.me(), args)
        const select = selectionOf(context, info)
        return pageOf(context.app, { model: 'recipient', select, where, order: byName }, args)
      },
    },
    { description: 'Contacts, page by page.' },
    { description: 'A contact and its place in the list.' },
  ),
  recipientGroups: t.field({
    type: [RecipientGroup],
    description: 'The groups that the viewer’s contacts are in, in the order of their names: at most 50.',
    // Whoever has 5,000 contacts in ten groups each has 50,000 lines to count.
    complexity: { field: 100, multiplier: 50 },
    resolve: (_root, _args, { app, me }) => groupsOf(app, me()),
  }),
}))
