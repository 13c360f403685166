import type { ContactFragment as Contact, DraftFragment as Draft } from './generated/graphql.ts'

/** What a person writes. */
export interface Writing {
  readonly title: string
  readonly body: string
  readonly recipient: Contact | null
  readonly allowEarlyView: boolean
  readonly allowReceiverReply: boolean
}

export const writingOf = (draft: Draft | null): Writing => ({
  title: draft?.title ?? '',
  body: draft?.body ?? '',
  recipient: draft?.recipient ?? null,
  allowEarlyView: draft?.allowEarlyView ?? false,
  allowReceiverReply: draft?.allowReceiverReply ?? true,
})

/** As the API takes it. */
export const inputOf = ({ title, body, recipient, allowEarlyView, allowReceiverReply }: Writing) => ({
  title: title.trim() === '' ? null : title,
  body: body.trim() === '' ? null : body,
  recipientId: recipient?.id ?? null,
  allowEarlyView,
  allowReceiverReply,
})

/** Whether a draft says what is written already. */
export const says = (draft: Draft, writing: Writing): boolean =>
  JSON.stringify(inputOf(writingOf(draft))) === JSON.stringify(inputOf(writing))
