import { at } from './birthdays.ts'
import type { ContactFragment as Contact, DraftFragment as Draft, MediaFragment as Media } from './generated/graphql.ts'
import { instantOf, type Moment } from './moment.ts'

/** A file that a letter carries, and what its writer says of it. */
export type Attachment = Pick<Media, 'id' | 'name' | 'contentType' | 'size'> & { readonly caption: string }

/** What a person writes. */
export interface Writing {
  readonly title: string
  readonly body: string
  readonly theme: string | null
  /** Each is to have a letter of their own. */
  readonly recipients: readonly Contact[]
  /** Those that have arrived. */
  readonly attachments: readonly Attachment[]
  readonly allowEarlyView: boolean
  readonly allowReceiverReply: boolean
  /** When it is to open. */
  readonly moment: Moment | null
}

export const writingOf = (draft: Draft | null): Writing => ({
  title: draft?.title ?? '',
  body: draft?.body ?? '',
  theme: draft?.theme ?? null,
  recipients: draft?.recipients ?? [],
  attachments: (draft?.attachments ?? []).map(({ id, name, contentType, size, caption }) => ({
    ...{ id, name, contentType, size },
    caption: caption ?? '',
  })),
  allowEarlyView: draft?.allowEarlyView ?? false,
  allowReceiverReply: draft?.allowReceiverReply ?? true,
  moment: draft?.unlocksAt ? at(new Date(draft.unlocksAt)) : null,
})

/** What an earlier version of this page has kept, which had one recipient, and may lack what letters have had since. */
export const writingKept = (kept: Partial<Writing> & { readonly recipient?: Contact | null }): Writing => {
  const { recipient, ...writing } = kept
  return { ...writingOf(null), recipients: recipient ? [recipient] : [], ...writing }
}

/** Whether nothing is written yet. */
export const isBlank = ({ title, body, recipients, attachments }: Writing): boolean =>
  title === '' && body === '' && recipients.length === 0 && attachments.length === 0

/** As the API takes it. */
export const inputOf = ({
  title,
  body,
  theme,
  recipients,
  attachments,
  allowEarlyView,
  allowReceiverReply,
  moment,
}: Writing) => ({
  title: title.trim() === '' ? null : title,
  body: body.trim() === '' ? null : body,
  theme,
  recipientIds: recipients.map(({ id }) => id),
  attachments: attachments.map(({ id, caption }) => ({ mediaId: id, caption: caption.trim() === '' ? null : caption })),
  allowEarlyView,
  allowReceiverReply,
  // What is so long after it is sealed is no instant yet.
  unlocksAt: (moment?.kind === 'at' && instantOf(moment)?.toISOString()) || null,
})

/** Whether a draft says what is written already. */
export const says = (draft: Draft, writing: Writing): boolean =>
  JSON.stringify(inputOf(writingOf(draft))) === JSON.stringify(inputOf(writing))
