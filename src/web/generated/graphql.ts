/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** A subscription to what is pushed, as a browser’s `PushSubscription` has it. */
export type AddPushTargetInput = {
  /** The browser’s secret, in base64url. */
  auth: string;
  /** What to call the browser: 1 to 100 characters. */
  device: string;
  /** An https URL of at most 2,048 characters. */
  endpoint: string;
  /** The browser’s public key, in base64url. */
  p256dh: string;
};

/** A file in a letter. */
export type AttachmentInput = {
  /** What it shows: 1 to 500 characters. */
  caption?: string | null | undefined;
  /** A file of the viewer’s that has arrived and is in no other letter. */
  mediaId: string;
};

/** Which of the viewer’s letters. */
export type Box =
  /** Those sealed for the viewer. */
  | 'INBOX'
  /** Those that the viewer sealed. */
  | 'OUTBOX';

/** Narrows a list of letters. All conditions that are given hold together. Error `VALIDATION_FAILED` on a title that is blank or over 255 characters, over 20 states, an id of no user, and a range that ends before it begins. */
export type CapsuleFilter = {
  /** Only letters from this user (inbox) or for this user (outbox). */
  counterpartId?: string | null | undefined;
  /** Only letters in one of these states, of which there may be 20. */
  states?: Array<CapsuleState> | null | undefined;
  /** Only letters whose title contains this, whatever its case. */
  title?: string | null | undefined;
  /** Only letters that unlock at this instant or later. */
  unlocksFrom?: string | null | undefined;
  /** Only letters that unlock before this instant. */
  unlocksUntil?: string | null | undefined;
};

/** How letters are ordered. */
export type CapsuleOrder = {
  /** Which way. */
  direction: OrderDirection;
  /** By which instant. */
  field: CapsuleOrderField;
};

/** By which instant letters are ordered. */
export type CapsuleOrderField =
  /** When they were opened. Lists opened letters only. */
  | 'OPENED_AT'
  /** When they were sealed. */
  | 'SEALED_AT'
  /** When they become, or became, ready. */
  | 'UNLOCKS_AT';

/** Where a sealed letter is in its life. It only ever moves on, in this order. */
export type CapsuleState =
  /** The receiver has opened it, for good. */
  | 'OPENED'
  /** Its day has come: the receiver may open it. */
  | 'READY'
  /** Shut. Nobody can change it any more. */
  | 'SEALED'
  /** Its day is near: by default, from three days before its unlock. */
  | 'UNFOLDING';

/** The old password and a new one. */
export type ChangePasswordInput = {
  /** Confirms that it is the viewer who asks. */
  currentPassword: string;
  /** As for signing up. */
  newPassword: string;
};

/** A way to reach people. New channels may be added. */
export type Channel =
  /** A mail. */
  | 'EMAIL'
  /** A program of the person’s own is called. */
  | 'WEBHOOK'
  /** A browser shows it. */
  | 'WEB_PUSH';

/** A letter as far as it is written. Everything is optional. */
export type CreateDraftInput = {
  /** Whether the receiver may read it from UNFOLDING on. False by default. */
  allowEarlyView?: boolean | null | undefined;
  /** Whether the receiver may answer it after opening. True by default. */
  allowReceiverReply?: boolean | null | undefined;
  /** Its files, in their order: up to 10, unless configured otherwise. */
  attachments?: Array<AttachmentInput> | null | undefined;
  /** 1 to 10,000 characters (Unicode code points); line breaks and tabs are kept. */
  body?: string | null | undefined;
  /** 1 to 255 characters that make repeating safe: with a key that the sender used before, the first result is given again, whatever the rest of the input. A key of a draft is refused for a letter, and that of a letter for a draft. */
  idempotencyKey?: string | null | undefined;
  /** Up to 20 http or https URLs of at most 2,048 characters. */
  media?: Array<string> | null | undefined;
  /** The contact it is meant for. Give this or `recipientIds`. */
  recipientId?: string | null | undefined;
  /** The contacts it is meant for, where they are several: up to 20, each once. */
  recipientIds?: Array<string> | null | undefined;
  /** How clients may dress it: at most 50 characters. */
  theme?: string | null | undefined;
  /** 1 to 255 characters, readable by the receiver from sealing on. */
  title?: string | null | undefined;
  /** When it is meant to become ready, for its author to remember: sealing it says so for good. */
  unlocksAt?: string | null | undefined;
};

/** A new contact. */
export type CreateRecipientInput = {
  /** The day on which this person was born, from the year 1000 on: when letters for them may be meant to open. */
  birthday?: string | null | undefined;
  /** At most 254 characters, none of them invisible. Links the contact to whoever has proven that exactly this email is theirs, now or later; anybody else is named by a `userId`. Looking for them counts as a search. */
  email?: string | null | undefined;
  /** Names of groups, at most 10, of 1 to 50 characters, none of them invisible; each once, whatever its case. A group is there while a contact is in it, and keeps the spelling that it began with. Everybody may have 50. */
  groups?: Array<string> | null | undefined;
  /** 1 to 255 characters, none of them invisible. */
  name: string;
  /** Links the contact to this user, whatever the email. */
  userId?: string | null | undefined;
};

/** What became of a notice. */
export type DeliveryState =
  /** It was refused, or tried often enough. */
  | 'FAILED'
  /** It is to be sent. */
  | 'PENDING'
  /** It was sent, failed, and is sent again. */
  | 'RETRYING'
  /** It was handed over to who carries it on. */
  | 'SENT'
  /** When it was to be sent, there was nothing to tell any more. */
  | 'SUPPRESSED'
  /** Nobody knows whether it arrived; it is sent again, and may arrive twice. */
  | 'UNKNOWN';

/** What kind of refusal it is, for programs. New codes may be added. */
export type ErrorCode =
  /** The letter waits for nobody any more: somebody has it. */
  | 'ALREADY_CLAIMED'
  /** The letter has its answer. */
  | 'ALREADY_REPLIED'
  /** The draft was sealed before. */
  | 'ALREADY_SEALED'
  /** The letter is still shut. */
  | 'CAPSULE_NOT_READY'
  /** The draft was saved meanwhile. */
  | 'DRAFT_CONFLICT'
  /** Somebody else has this email. */
  | 'EMAIL_TAKEN'
  /** Only as a GraphQL error: `after` is no place in the retained feed. */
  | 'FEED_CURSOR_INVALID'
  /** Login or password is wrong. */
  | 'INVALID_CREDENTIALS'
  /** The refresh token is of no use any more. */
  | 'INVALID_REFRESH_TOKEN'
  /** The link of a mail is of no use, or not any more. */
  | 'INVALID_TOKEN'
  /** This server sends no mails. */
  | 'MAIL_UNAVAILABLE'
  /** It does not exist, or not for the viewer. */
  | 'NOT_FOUND'
  /** This server pushes nothing to browsers. */
  | 'PUSH_UNAVAILABLE'
  /** There are as many as one may have. */
  | 'QUOTA_EXCEEDED'
  /** Only as a GraphQL error: too many operations; see `retryAfter`, in seconds. */
  | 'RATE_LIMITED'
  /** The letter takes no answer, or not yet. */
  | 'REPLY_NOT_ALLOWED'
  /** An account with this username exists. */
  | 'USERNAME_TAKEN'
  /** The input breaks rules. */
  | 'VALIDATION_FAILED'
  /** The password that confirms the step is wrong. */
  | 'WRONG_PASSWORD';

/** What OpenOn speaks, by its tag of BCP 47 in capitals. New languages may be added. */
export type Language =
  /** العربية */
  | 'AR'
  /** Deutsch */
  | 'DE'
  /** English */
  | 'EN'
  /** Español */
  | 'ES'
  /** Français */
  | 'FR';

/** Of what people are told. New kinds may be added. */
export type NoticeKind =
  /** A letter of theirs was opened. */
  | 'OPENED'
  /** A letter for them is ready to be opened. */
  | 'READY'
  /** A letter of theirs was answered. */
  | 'REPLIED'
  /** A letter was sealed for them. */
  | 'SEALED'
  /** Their account: always by email, whatever is chosen. */
  | 'SECURITY'
  /** A trial, which they asked for. */
  | 'TEST'
  /** Nobody could be told of a letter of theirs. */
  | 'UNDELIVERABLE'
  /** A letter for them begins to unfold. */
  | 'UNFOLDING'
  /** A letter for them was taken back. */
  | 'WITHDRAWN';

/** Which way a list runs. */
export type OrderDirection =
  /** The earliest first. */
  | 'ASC'
  /** The latest first. */
  | 'DESC';

/** For whom a letter is instead. */
export type RedirectInput = {
  /** The address it is to wait for. */
  email: string;
  /** The letter. */
  id: string;
};

/** An answer to a letter. */
export type ReplyInput = {
  /** 1 to 2,000 characters; line breaks and tabs are kept. */
  body: string;
  /** The letter. */
  capsuleId: string;
};

/** Which draft to seal, for whom and until when: 1 to 20 people, of whom each is named once. A contact and its user are one, and so are contacts, or a contact and an email, of one address. */
export type SealDraftForSeveralInput = {
  /** Whether the person without an account is told by mail, as soon as it is sealed, that a letter waits and until when; in any case they are when it unfolds and when it is ready. False by default. */
  announce?: boolean | null | undefined;
  /** Addresses of people who are to receive it, as `SealDraftInput.email` has one. Each counts against the limits on letters for addresses. */
  emails?: Array<string> | null | undefined;
  /** Seal only this version of the draft. */
  expectedVersion?: number | null | undefined;
  /** The draft. */
  id: string;
  /** Users who are to receive it. */
  receiverIds?: Array<string> | null | undefined;
  /** Contacts who are to receive it: each by their account, or else their email. */
  recipientIds?: Array<string> | null | undefined;
  /** When it becomes ready, by the server’s clock: between 1 minute and 5 × 365 days from now, unless configured otherwise. */
  unlocksAt: string;
};

/** Which draft to seal, for whom and until when. */
export type SealDraftInput = {
  /** Whether the person without an account is told by mail, as soon as it is sealed, that a letter waits and until when; in any case they are when it unfolds and when it is ready. False by default. */
  announce?: boolean | null | undefined;
  /** The address of the person who is to receive it, given alone. It waits for whoever proves that the address is theirs, and the sender learns nothing about whether anybody has: see `Capsule.waitingFor`. Error `RATE_LIMITED` after 10 letters for addresses, or 5 for one, in an hour, unless configured otherwise. */
  email?: string | null | undefined;
  /** Seal only this version of the draft. */
  expectedVersion?: number | null | undefined;
  /** The draft. */
  id: string;
  /** The user who is to receive it. Give this, `recipientId` or `email`. */
  receiverId?: string | null | undefined;
  /** The contact who is to receive it; by default the draft’s own recipient, if it has one alone. */
  recipientId?: string | null | undefined;
  /** When it becomes ready, by the server’s clock: between 1 minute and 5 × 365 days from now, unless configured otherwise. */
  unlocksAt: string;
};

/** Changes to a draft. A field left out stays as it is; null empties it. */
export type UpdateDraftInput = {
  /** Whether the receiver may read it from UNFOLDING on. False by default. */
  allowEarlyView?: boolean | null | undefined;
  /** Whether the receiver may answer it after opening. True by default. */
  allowReceiverReply?: boolean | null | undefined;
  /** Its files, in their order: up to 10, unless configured otherwise. */
  attachments?: Array<AttachmentInput> | null | undefined;
  /** 1 to 10,000 characters (Unicode code points); line breaks and tabs are kept. */
  body?: string | null | undefined;
  /** Save only if this is still the version; without it the last save wins. */
  expectedVersion?: number | null | undefined;
  /** The draft. */
  id: string;
  /** Up to 20 http or https URLs of at most 2,048 characters. */
  media?: Array<string> | null | undefined;
  /** The contact it is meant for. Give this or `recipientIds`. */
  recipientId?: string | null | undefined;
  /** The contacts it is meant for, where they are several: up to 20, each once. */
  recipientIds?: Array<string> | null | undefined;
  /** How clients may dress it: at most 50 characters. */
  theme?: string | null | undefined;
  /** 1 to 255 characters, readable by the receiver from sealing on. */
  title?: string | null | undefined;
  /** When it is meant to become ready, for its author to remember: sealing it says so for good. */
  unlocksAt?: string | null | undefined;
};

/** Changes to how one is told. A field left out stays as it is; null for both times ends quiet hours. */
export type UpdateNoticeSettingsInput = {
  /** From when; goes with quietUntil. */
  quietFrom?: string | null | undefined;
  /** Until when, which may be on the next day. */
  quietUntil?: string | null | undefined;
  /** Such as `Europe/Berlin`. Cannot be emptied. */
  zone?: string | null | undefined;
};

/** Changes to the viewer’s profile. A field left out stays as it is; null empties it. */
export type UpdateProfileInput = {
  /** 1 to 100 characters, none of them invisible. */
  displayName?: string | null | undefined;
  /** 1 to 100 characters, none of them invisible. */
  firstName?: string | null | undefined;
  /** In which the viewer is told things outside of the page. Cannot be emptied. */
  language?: Language | null | undefined;
  /** 1 to 100 characters, none of them invisible. */
  lastName?: string | null | undefined;
  /** As for signing up. Cannot be emptied. */
  username?: string | null | undefined;
};

/** Changes to a contact. A field left out stays as it is; null empties it. */
export type UpdateRecipientInput = {
  /** The day on which this person was born, from the year 1000 on: when letters for them may be meant to open. */
  birthday?: string | null | undefined;
  /** At most 254 characters. Links the contact anew, as when it was created. */
  email?: string | null | undefined;
  /** All that it is to be in from now on. Names of groups, at most 10, of 1 to 50 characters, none of them invisible; each once, whatever its case. A group is there while a contact is in it, and keeps the spelling that it began with. Everybody may have 50. */
  groups?: Array<string> | null | undefined;
  /** The contact. */
  id: string;
  /** 1 to 255 characters, none of them invisible. Cannot be emptied. */
  name?: string | null | undefined;
  /** Links the contact to this user, whatever the email. */
  userId?: string | null | undefined;
};

/** What a target is to be told. */
export type UpdateTargetInput = {
  /** The target. */
  id: string;
  /** Of what; none for nothing. */
  kinds: Array<NoticeKind>;
};

export type SessionsQueryVariables = Exact<{ [key: string]: never; }>;


export type SessionsQuery = { sessions: Array<{ id: string, isCurrent: boolean, userAgent: string | null, address: string | null, createdAt: string, lastUsedAt: string }> };

export type RevokeSessionMutationVariables = Exact<{
  id: string;
}>;


export type RevokeSessionMutation = { revokeSession:
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'SessionsEnded' }
   };

export type UpdateProfileMutationVariables = Exact<{
  input: UpdateProfileInput;
}>;


export type UpdateProfileMutation = { updateProfile:
    | { __typename: 'User' }
    | { __typename: 'UsernameTakenError', code: ErrorCode, message: string }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type ChangePasswordMutationVariables = Exact<{
  input: ChangePasswordInput;
}>;


export type ChangePasswordMutation = { changePassword:
    | { __typename: 'User' }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, message: string }> }
    | { __typename: 'WrongPasswordError', code: ErrorCode, message: string }
   };

export type DeactivateAccountMutationVariables = Exact<{
  password: string;
}>;


export type DeactivateAccountMutation = { deactivateAccount:
    | { __typename: 'AccountClosed' }
    | { __typename: 'WrongPasswordError', code: ErrorCode, message: string }
   };

export type DeleteAccountMutationVariables = Exact<{
  password: string;
  withdrawLetters: boolean;
}>;


export type DeleteAccountMutation = { deleteAccount:
    | { __typename: 'AccountClosed' }
    | { __typename: 'WrongPasswordError', code: ErrorCode, message: string }
   };

export type RequestEmailProofMutationVariables = Exact<{ [key: string]: never; }>;


export type RequestEmailProofMutation = { requestEmailProof:
    | { __typename: 'AddressedMail', address: string }
    | { __typename: 'MailUnavailableError', code: ErrorCode, message: string }
   };

export type RequestEmailChangeMutationVariables = Exact<{
  email: string;
  password: string;
}>;


export type RequestEmailChangeMutation = { requestEmailChange:
    | { __typename: 'AddressedMail', address: string }
    | { __typename: 'MailUnavailableError', code: ErrorCode, message: string }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, message: string }> }
    | { __typename: 'WrongPasswordError', code: ErrorCode, message: string }
   };

export type ProveEmailMutationVariables = Exact<{
  token: string;
}>;


export type ProveEmailMutation = { proveEmail:
    | { __typename: 'EmailTakenError', code: ErrorCode, message: string }
    | { __typename: 'InvalidTokenError', code: ErrorCode, message: string }
    | { __typename: 'ProvenAddress', address: string }
   };

export type RequestPasswordResetMutationVariables = Exact<{
  email: string;
}>;


export type RequestPasswordResetMutation = { requestPasswordReset:
    | { __typename: 'AddressedMail', address: string }
    | { __typename: 'MailUnavailableError', code: ErrorCode, message: string }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type ResetPasswordMutationVariables = Exact<{
  token: string;
  password: string;
}>;


export type ResetPasswordMutation = { resetPassword:
    | { __typename: 'InvalidTokenError', code: ErrorCode, message: string }
    | { __typename: 'ProvenAddress', address: string }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type ContactFragment = { id: string, name: string, email: string | null, birthday: string | null, user: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean } | null };

export type DraftFragment = { id: string, title: string | null, body: string | null, theme: string | null, allowEarlyView: boolean, allowReceiverReply: boolean, unlocksAt: string | null, updatedAt: string, version: number, recipients: Array<{ id: string, name: string, email: string | null, birthday: string | null, user: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean } | null }>, attachments: Array<{ id: string, name: string, contentType: string, size: number, width: number | null, height: number | null, duration: number | null, blurhash: string | null, caption: string | null, url: string, thumbnailUrl: string | null }> };

export type DraftsQueryVariables = Exact<{ [key: string]: never; }>;


export type DraftsQuery = { drafts: { edges: Array<{ node: { id: string, title: string | null, updatedAt: string, recipients: Array<{ id: string, name: string }> } }> } };

export type ReadDraftQueryVariables = Exact<{
  id: string;
}>;


export type ReadDraftQuery = { draft: { id: string, title: string | null, body: string | null, theme: string | null, allowEarlyView: boolean, allowReceiverReply: boolean, unlocksAt: string | null, updatedAt: string, version: number, recipients: Array<{ id: string, name: string, email: string | null, birthday: string | null, user: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean } | null }>, attachments: Array<{ id: string, name: string, contentType: string, size: number, width: number | null, height: number | null, duration: number | null, blurhash: string | null, caption: string | null, url: string, thumbnailUrl: string | null }> } | null };

export type CreateDraftMutationVariables = Exact<{
  input: CreateDraftInput;
}>;


export type CreateDraftMutation = { createDraft:
    | { __typename: 'Draft', id: string, title: string | null, body: string | null, theme: string | null, allowEarlyView: boolean, allowReceiverReply: boolean, unlocksAt: string | null, updatedAt: string, version: number, recipients: Array<{ id: string, name: string, email: string | null, birthday: string | null, user: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean } | null }>, attachments: Array<{ id: string, name: string, contentType: string, size: number, width: number | null, height: number | null, duration: number | null, blurhash: string | null, caption: string | null, url: string, thumbnailUrl: string | null }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'QuotaExceededError', code: ErrorCode, message: string }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type UpdateDraftMutationVariables = Exact<{
  input: UpdateDraftInput;
}>;


export type UpdateDraftMutation = { updateDraft:
    | { __typename: 'Draft', id: string, title: string | null, body: string | null, theme: string | null, allowEarlyView: boolean, allowReceiverReply: boolean, unlocksAt: string | null, updatedAt: string, version: number, recipients: Array<{ id: string, name: string, email: string | null, birthday: string | null, user: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean } | null }>, attachments: Array<{ id: string, name: string, contentType: string, size: number, width: number | null, height: number | null, duration: number | null, blurhash: string | null, caption: string | null, url: string, thumbnailUrl: string | null }> }
    | { __typename: 'DraftConflictError', code: ErrorCode, message: string, draft: { id: string, title: string | null, body: string | null, theme: string | null, allowEarlyView: boolean, allowReceiverReply: boolean, unlocksAt: string | null, updatedAt: string, version: number, recipients: Array<{ id: string, name: string, email: string | null, birthday: string | null, user: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean } | null }>, attachments: Array<{ id: string, name: string, contentType: string, size: number, width: number | null, height: number | null, duration: number | null, blurhash: string | null, caption: string | null, url: string, thumbnailUrl: string | null }> } | null }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type DeleteDraftMutationVariables = Exact<{
  id: string;
}>;


export type DeleteDraftMutation = { deleteDraft:
    | { __typename: 'DeleteDraftPayload' }
    | { __typename: 'NotFoundError' }
   };

export type SealDraftMutationVariables = Exact<{
  input: SealDraftInput;
}>;


export type SealDraftMutation = { sealDraft:
    | { __typename: 'AlreadySealedError', code: ErrorCode, message: string, capsule: { id: string, state: CapsuleState, title: string, sealedAt: string, unfoldsAt: string, unlocksAt: string, openedAt: string | null, allowEarlyView: boolean, theme: string | null, viewerCanOpen: boolean, viewerCanReply: boolean, sender: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, receiver: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, waitingFor: { email: string, announcedAt: string | null, reachable: boolean } | null, reply: { body: string, createdAt: string } | null } }
    | { __typename: 'Capsule', id: string, state: CapsuleState, title: string, sealedAt: string, unfoldsAt: string, unlocksAt: string, openedAt: string | null, allowEarlyView: boolean, theme: string | null, viewerCanOpen: boolean, viewerCanReply: boolean, sender: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, receiver: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, waitingFor: { email: string, announcedAt: string | null, reachable: boolean } | null, reply: { body: string, createdAt: string } | null }
    | { __typename: 'DraftConflictError', code: ErrorCode, message: string, draft: { id: string, title: string | null, body: string | null, theme: string | null, allowEarlyView: boolean, allowReceiverReply: boolean, unlocksAt: string | null, updatedAt: string, version: number, recipients: Array<{ id: string, name: string, email: string | null, birthday: string | null, user: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean } | null }>, attachments: Array<{ id: string, name: string, contentType: string, size: number, width: number | null, height: number | null, duration: number | null, blurhash: string | null, caption: string | null, url: string, thumbnailUrl: string | null }> } | null }
    | { __typename: 'MailUnavailableError', code: ErrorCode, message: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type SealDraftForSeveralMutationVariables = Exact<{
  input: SealDraftForSeveralInput;
}>;


export type SealDraftForSeveralMutation = { sealDraftForSeveral:
    | { __typename: 'AlreadySealedError', code: ErrorCode, message: string, capsule: { id: string, state: CapsuleState, title: string, sealedAt: string, unfoldsAt: string, unlocksAt: string, openedAt: string | null, allowEarlyView: boolean, theme: string | null, viewerCanOpen: boolean, viewerCanReply: boolean, sender: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, receiver: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, waitingFor: { email: string, announcedAt: string | null, reachable: boolean } | null, reply: { body: string, createdAt: string } | null } }
    | { __typename: 'DraftConflictError', code: ErrorCode, message: string, draft: { id: string, title: string | null, body: string | null, theme: string | null, allowEarlyView: boolean, allowReceiverReply: boolean, unlocksAt: string | null, updatedAt: string, version: number, recipients: Array<{ id: string, name: string, email: string | null, birthday: string | null, user: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean } | null }>, attachments: Array<{ id: string, name: string, contentType: string, size: number, width: number | null, height: number | null, duration: number | null, blurhash: string | null, caption: string | null, url: string, thumbnailUrl: string | null }> } | null }
    | { __typename: 'MailUnavailableError', code: ErrorCode, message: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'SealedForSeveral', capsules: Array<{ id: string, state: CapsuleState, title: string, sealedAt: string, unfoldsAt: string, unlocksAt: string, openedAt: string | null, allowEarlyView: boolean, theme: string | null, viewerCanOpen: boolean, viewerCanReply: boolean, sender: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, receiver: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, waitingFor: { email: string, announcedAt: string | null, reachable: boolean } | null, reply: { body: string, createdAt: string } | null }> }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type ContactsQueryVariables = Exact<{
  search?: string | null | undefined;
  group?: string | null | undefined;
  first: number;
}>;


export type ContactsQuery = { page: { edges: Array<{ node: { id: string, name: string, email: string | null, birthday: string | null, user: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type SearchPeopleQueryVariables = Exact<{
  query: string;
}>;


export type SearchPeopleQuery = { searchUsers: { edges: Array<{ node: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean } }> } };

export type SaveContactMutationVariables = Exact<{
  input: CreateRecipientInput;
}>;


export type SaveContactMutation = { createRecipient:
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'QuotaExceededError', code: ErrorCode, message: string }
    | { __typename: 'Recipient', id: string, name: string, email: string | null, birthday: string | null, user: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean } | null }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type ListedContactFragment = { groups: Array<string>, id: string, name: string, email: string | null, birthday: string | null, user: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean } | null };

export type ListContactsQueryVariables = Exact<{
  search?: string | null | undefined;
  group?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type ListContactsQuery = { recipients: { totalCount: number, edges: Array<{ node: { groups: Array<string>, id: string, name: string, email: string | null, birthday: string | null, user: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ContactGroupsQueryVariables = Exact<{ [key: string]: never; }>;


export type ContactGroupsQuery = { recipientGroups: Array<{ name: string, count: number }> };

export type ChangeContactMutationVariables = Exact<{
  input: UpdateRecipientInput;
}>;


export type ChangeContactMutation = { updateRecipient:
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'Recipient', groups: Array<string>, id: string, name: string, email: string | null, birthday: string | null, user: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean } | null }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type ForgetContactMutationVariables = Exact<{
  id: string;
}>;


export type ForgetContactMutation = { deleteRecipient:
    | { __typename: 'DeleteRecipientPayload' }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
   };

export type ExportPageFragment = { edges: Array<{ node: { id: string, state: CapsuleState, title: string, sealedAt: string, unfoldsAt: string, unlocksAt: string, openedAt: string | null, allowEarlyView: boolean, theme: string | null, viewerCanOpen: boolean, viewerCanReply: boolean, sender: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, receiver: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, waitingFor: { email: string, announcedAt: string | null, reachable: boolean } | null, reply: { body: string, createdAt: string } | null, content: { body: string, media: Array<string>, attachments: Array<{ id: string, name: string, contentType: string, size: number, width: number | null, height: number | null, duration: number | null, blurhash: string | null, caption: string | null, url: string, thumbnailUrl: string | null }> } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } };

export type ExportInboxQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type ExportInboxQuery = { page: { edges: Array<{ node: { id: string, state: CapsuleState, title: string, sealedAt: string, unfoldsAt: string, unlocksAt: string, openedAt: string | null, allowEarlyView: boolean, theme: string | null, viewerCanOpen: boolean, viewerCanReply: boolean, sender: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, receiver: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, waitingFor: { email: string, announcedAt: string | null, reachable: boolean } | null, reply: { body: string, createdAt: string } | null, content: { body: string, media: Array<string>, attachments: Array<{ id: string, name: string, contentType: string, size: number, width: number | null, height: number | null, duration: number | null, blurhash: string | null, caption: string | null, url: string, thumbnailUrl: string | null }> } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ExportOutboxQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type ExportOutboxQuery = { page: { edges: Array<{ node: { id: string, state: CapsuleState, title: string, sealedAt: string, unfoldsAt: string, unlocksAt: string, openedAt: string | null, allowEarlyView: boolean, theme: string | null, viewerCanOpen: boolean, viewerCanReply: boolean, sender: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, receiver: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, waitingFor: { email: string, announcedAt: string | null, reachable: boolean } | null, reply: { body: string, createdAt: string } | null, content: { body: string, media: Array<string>, attachments: Array<{ id: string, name: string, contentType: string, size: number, width: number | null, height: number | null, duration: number | null, blurhash: string | null, caption: string | null, url: string, thumbnailUrl: string | null }> } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ExportDraftsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type ExportDraftsQuery = { page: { edges: Array<{ node: { createdAt: string, id: string, title: string | null, body: string | null, theme: string | null, allowEarlyView: boolean, allowReceiverReply: boolean, unlocksAt: string | null, updatedAt: string, version: number, recipients: Array<{ id: string, name: string, email: string | null, birthday: string | null, user: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean } | null }>, attachments: Array<{ id: string, name: string, contentType: string, size: number, width: number | null, height: number | null, duration: number | null, blurhash: string | null, caption: string | null, url: string, thumbnailUrl: string | null }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ExportContactsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type ExportContactsQuery = { page: { edges: Array<{ node: { groups: Array<string>, id: string, name: string, email: string | null, birthday: string | null, user: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type PersonFragment = { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean };

export type LetterFragment = { id: string, state: CapsuleState, title: string, sealedAt: string, unfoldsAt: string, unlocksAt: string, openedAt: string | null, allowEarlyView: boolean, theme: string | null, viewerCanOpen: boolean, viewerCanReply: boolean, sender: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, receiver: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, waitingFor: { email: string, announcedAt: string | null, reachable: boolean } | null, reply: { body: string, createdAt: string } | null };

export type MediaFragment = { id: string, name: string, contentType: string, size: number, width: number | null, height: number | null, duration: number | null, blurhash: string | null, caption: string | null, url: string, thumbnailUrl: string | null };

export type ContentFragment = { content: { body: string, media: Array<string>, attachments: Array<{ id: string, name: string, contentType: string, size: number, width: number | null, height: number | null, duration: number | null, blurhash: string | null, caption: string | null, url: string, thumbnailUrl: string | null }> } | null };

export type LetterPageFragment = { edges: Array<{ node: { id: string, state: CapsuleState, title: string, sealedAt: string, unfoldsAt: string, unlocksAt: string, openedAt: string | null, allowEarlyView: boolean, theme: string | null, viewerCanOpen: boolean, viewerCanReply: boolean, sender: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, receiver: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, waitingFor: { email: string, announcedAt: string | null, reachable: boolean } | null, reply: { body: string, createdAt: string } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } };

export type InboxQueryVariables = Exact<{
  filter: CapsuleFilter;
  orderBy: CapsuleOrder;
  after?: string | null | undefined;
}>;


export type InboxQuery = { page: { edges: Array<{ node: { id: string, state: CapsuleState, title: string, sealedAt: string, unfoldsAt: string, unlocksAt: string, openedAt: string | null, allowEarlyView: boolean, theme: string | null, viewerCanOpen: boolean, viewerCanReply: boolean, sender: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, receiver: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, waitingFor: { email: string, announcedAt: string | null, reachable: boolean } | null, reply: { body: string, createdAt: string } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type OutboxQueryVariables = Exact<{
  filter: CapsuleFilter;
  orderBy: CapsuleOrder;
  after?: string | null | undefined;
}>;


export type OutboxQuery = { page: { edges: Array<{ node: { id: string, state: CapsuleState, title: string, sealedAt: string, unfoldsAt: string, unlocksAt: string, openedAt: string | null, allowEarlyView: boolean, theme: string | null, viewerCanOpen: boolean, viewerCanReply: boolean, sender: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, receiver: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, waitingFor: { email: string, announcedAt: string | null, reachable: boolean } | null, reply: { body: string, createdAt: string } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CountsFragment = { sealed: number, unfolding: number, ready: number, opened: number };

export type CountsQueryVariables = Exact<{ [key: string]: never; }>;


export type CountsQuery = { inbox: { sealed: number, unfolding: number, ready: number, opened: number }, outbox: { sealed: number, unfolding: number, ready: number, opened: number } };

export type YearsQueryVariables = Exact<{
  box: Box;
  zone: string;
}>;


export type YearsQuery = { years: Array<number> };

export type ReadAttachmentsQueryVariables = Exact<{
  id: string;
}>;


export type ReadAttachmentsQuery = { capsule: { content: { attachments: Array<{ id: string, name: string, contentType: string, size: number, width: number | null, height: number | null, duration: number | null, blurhash: string | null, caption: string | null, url: string, thumbnailUrl: string | null }> } | null } | null };

export type ReadLetterQueryVariables = Exact<{
  id: string;
}>;


export type ReadLetterQuery = { capsule: { id: string, state: CapsuleState, title: string, sealedAt: string, unfoldsAt: string, unlocksAt: string, openedAt: string | null, allowEarlyView: boolean, theme: string | null, viewerCanOpen: boolean, viewerCanReply: boolean, sender: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, receiver: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, waitingFor: { email: string, announcedAt: string | null, reachable: boolean } | null, reply: { body: string, createdAt: string } | null, content: { body: string, media: Array<string>, attachments: Array<{ id: string, name: string, contentType: string, size: number, width: number | null, height: number | null, duration: number | null, blurhash: string | null, caption: string | null, url: string, thumbnailUrl: string | null }> } | null } | null };

export type OpenLetterMutationVariables = Exact<{
  id: string;
}>;


export type OpenLetterMutation = { openCapsule:
    | { __typename: 'Capsule', id: string, state: CapsuleState, title: string, sealedAt: string, unfoldsAt: string, unlocksAt: string, openedAt: string | null, allowEarlyView: boolean, theme: string | null, viewerCanOpen: boolean, viewerCanReply: boolean, sender: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, receiver: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, waitingFor: { email: string, announcedAt: string | null, reachable: boolean } | null, reply: { body: string, createdAt: string } | null, content: { body: string, media: Array<string>, attachments: Array<{ id: string, name: string, contentType: string, size: number, width: number | null, height: number | null, duration: number | null, blurhash: string | null, caption: string | null, url: string, thumbnailUrl: string | null }> } | null }
    | { __typename: 'CapsuleNotReadyError', code: ErrorCode, message: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
   };

export type ReplyMutationVariables = Exact<{
  input: ReplyInput;
}>;


export type ReplyMutation = { replyToCapsule:
    | { __typename: 'AlreadyRepliedError', code: ErrorCode, message: string, capsule: { id: string, state: CapsuleState, title: string, sealedAt: string, unfoldsAt: string, unlocksAt: string, openedAt: string | null, allowEarlyView: boolean, theme: string | null, viewerCanOpen: boolean, viewerCanReply: boolean, sender: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, receiver: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, waitingFor: { email: string, announcedAt: string | null, reachable: boolean } | null, reply: { body: string, createdAt: string } | null } }
    | { __typename: 'Capsule', id: string, state: CapsuleState, title: string, sealedAt: string, unfoldsAt: string, unlocksAt: string, openedAt: string | null, allowEarlyView: boolean, theme: string | null, viewerCanOpen: boolean, viewerCanReply: boolean, sender: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, receiver: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, waitingFor: { email: string, announcedAt: string | null, reachable: boolean } | null, reply: { body: string, createdAt: string } | null }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'ReplyNotAllowedError', code: ErrorCode, message: string }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type RedirectMutationVariables = Exact<{
  input: RedirectInput;
}>;


export type RedirectMutation = { redirectCapsule:
    | { __typename: 'AlreadyClaimedError', code: ErrorCode, message: string, capsule: { id: string, state: CapsuleState, title: string, sealedAt: string, unfoldsAt: string, unlocksAt: string, openedAt: string | null, allowEarlyView: boolean, theme: string | null, viewerCanOpen: boolean, viewerCanReply: boolean, sender: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, receiver: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, waitingFor: { email: string, announcedAt: string | null, reachable: boolean } | null, reply: { body: string, createdAt: string } | null } }
    | { __typename: 'Capsule', id: string, state: CapsuleState, title: string, sealedAt: string, unfoldsAt: string, unlocksAt: string, openedAt: string | null, allowEarlyView: boolean, theme: string | null, viewerCanOpen: boolean, viewerCanReply: boolean, sender: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, receiver: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, waitingFor: { email: string, announcedAt: string | null, reachable: boolean } | null, reply: { body: string, createdAt: string } | null }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

type Event_CapsuleClaimed_Fragment = { __typename: 'CapsuleClaimed', seq: number, occurredAt: string, capsuleId: string, capsule: { id: string, state: CapsuleState, title: string, sealedAt: string, unfoldsAt: string, unlocksAt: string, openedAt: string | null, allowEarlyView: boolean, theme: string | null, viewerCanOpen: boolean, viewerCanReply: boolean, sender: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, receiver: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, waitingFor: { email: string, announcedAt: string | null, reachable: boolean } | null, reply: { body: string, createdAt: string } | null } | null };

type Event_CapsuleOpened_Fragment = { __typename: 'CapsuleOpened', seq: number, occurredAt: string, capsuleId: string, capsule: { id: string, state: CapsuleState, title: string, sealedAt: string, unfoldsAt: string, unlocksAt: string, openedAt: string | null, allowEarlyView: boolean, theme: string | null, viewerCanOpen: boolean, viewerCanReply: boolean, sender: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, receiver: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, waitingFor: { email: string, announcedAt: string | null, reachable: boolean } | null, reply: { body: string, createdAt: string } | null } | null };

type Event_CapsuleReady_Fragment = { __typename: 'CapsuleReady', seq: number, occurredAt: string, capsuleId: string, capsule: { id: string, state: CapsuleState, title: string, sealedAt: string, unfoldsAt: string, unlocksAt: string, openedAt: string | null, allowEarlyView: boolean, theme: string | null, viewerCanOpen: boolean, viewerCanReply: boolean, sender: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, receiver: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, waitingFor: { email: string, announcedAt: string | null, reachable: boolean } | null, reply: { body: string, createdAt: string } | null } | null };

type Event_CapsuleReplied_Fragment = { __typename: 'CapsuleReplied', seq: number, occurredAt: string, capsuleId: string, capsule: { id: string, state: CapsuleState, title: string, sealedAt: string, unfoldsAt: string, unlocksAt: string, openedAt: string | null, allowEarlyView: boolean, theme: string | null, viewerCanOpen: boolean, viewerCanReply: boolean, sender: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, receiver: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, waitingFor: { email: string, announcedAt: string | null, reachable: boolean } | null, reply: { body: string, createdAt: string } | null } | null };

type Event_CapsuleSealed_Fragment = { __typename: 'CapsuleSealed', seq: number, occurredAt: string, capsuleId: string, capsule: { id: string, state: CapsuleState, title: string, sealedAt: string, unfoldsAt: string, unlocksAt: string, openedAt: string | null, allowEarlyView: boolean, theme: string | null, viewerCanOpen: boolean, viewerCanReply: boolean, sender: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, receiver: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, waitingFor: { email: string, announcedAt: string | null, reachable: boolean } | null, reply: { body: string, createdAt: string } | null } | null };

type Event_CapsuleUndeliverable_Fragment = { __typename: 'CapsuleUndeliverable', seq: number, occurredAt: string, capsuleId: string, capsule: { id: string, state: CapsuleState, title: string, sealedAt: string, unfoldsAt: string, unlocksAt: string, openedAt: string | null, allowEarlyView: boolean, theme: string | null, viewerCanOpen: boolean, viewerCanReply: boolean, sender: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, receiver: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, waitingFor: { email: string, announcedAt: string | null, reachable: boolean } | null, reply: { body: string, createdAt: string } | null } | null };

type Event_CapsuleUnfolding_Fragment = { __typename: 'CapsuleUnfolding', seq: number, occurredAt: string, capsuleId: string, capsule: { id: string, state: CapsuleState, title: string, sealedAt: string, unfoldsAt: string, unlocksAt: string, openedAt: string | null, allowEarlyView: boolean, theme: string | null, viewerCanOpen: boolean, viewerCanReply: boolean, sender: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, receiver: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, waitingFor: { email: string, announcedAt: string | null, reachable: boolean } | null, reply: { body: string, createdAt: string } | null } | null };

type Event_CapsuleWithdrawn_Fragment = { __typename: 'CapsuleWithdrawn', seq: number, occurredAt: string, capsuleId: string, capsule: { id: string, state: CapsuleState, title: string, sealedAt: string, unfoldsAt: string, unlocksAt: string, openedAt: string | null, allowEarlyView: boolean, theme: string | null, viewerCanOpen: boolean, viewerCanReply: boolean, sender: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, receiver: { id: string, displayName: string, username: string, isDeleted: boolean, isWaiting: boolean }, waitingFor: { email: string, announcedAt: string | null, reachable: boolean } | null, reply: { body: string, createdAt: string } | null } | null };

export type EventFragment =
  | Event_CapsuleClaimed_Fragment
  | Event_CapsuleOpened_Fragment
  | Event_CapsuleReady_Fragment
  | Event_CapsuleReplied_Fragment
  | Event_CapsuleSealed_Fragment
  | Event_CapsuleUndeliverable_Fragment
  | Event_CapsuleUnfolding_Fragment
  | Event_CapsuleWithdrawn_Fragment
;

type Target_EmailTarget_Fragment = { __typename: 'EmailTarget', address: string, provenAt: string | null, id: string, channel: Channel, kinds: Array<NoticeKind>, endedAt: string | null, endedBecause: string | null };

type Target_PushTarget_Fragment = { __typename: 'PushTarget', device: string | null, id: string, channel: Channel, kinds: Array<NoticeKind>, endedAt: string | null, endedBecause: string | null };

type Target_WebhookTarget_Fragment = { __typename: 'WebhookTarget', url: string | null, secretHint: string | null, id: string, channel: Channel, kinds: Array<NoticeKind>, endedAt: string | null, endedBecause: string | null };

export type TargetFragment =
  | Target_EmailTarget_Fragment
  | Target_PushTarget_Fragment
  | Target_WebhookTarget_Fragment
;

export type QuietHoursFragment = { zone: string, quietFrom: string | null, quietUntil: string | null };

export type NoticeSettingsQueryVariables = Exact<{ [key: string]: never; }>;


export type NoticeSettingsQuery = { viewer: { canProveEmail: boolean, targets: { edges: Array<{ node:
          | { __typename: 'EmailTarget', address: string, provenAt: string | null, id: string, channel: Channel, kinds: Array<NoticeKind>, endedAt: string | null, endedBecause: string | null }
          | { __typename: 'PushTarget', device: string | null, id: string, channel: Channel, kinds: Array<NoticeKind>, endedAt: string | null, endedBecause: string | null }
          | { __typename: 'WebhookTarget', url: string | null, secretHint: string | null, id: string, channel: Channel, kinds: Array<NoticeKind>, endedAt: string | null, endedBecause: string | null }
         }> } } | null, noticeSettings: { zone: string, quietFrom: string | null, quietUntil: string | null } };

export type ChooseKindsMutationVariables = Exact<{
  input: UpdateTargetInput;
}>;


export type ChooseKindsMutation = { updateTarget:
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'TargetPayload', target:
        | { __typename: 'EmailTarget', address: string, provenAt: string | null, id: string, channel: Channel, kinds: Array<NoticeKind>, endedAt: string | null, endedBecause: string | null }
        | { __typename: 'PushTarget', device: string | null, id: string, channel: Channel, kinds: Array<NoticeKind>, endedAt: string | null, endedBecause: string | null }
        | { __typename: 'WebhookTarget', url: string | null, secretHint: string | null, id: string, channel: Channel, kinds: Array<NoticeKind>, endedAt: string | null, endedBecause: string | null }
       }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type SetQuietHoursMutationVariables = Exact<{
  input: UpdateNoticeSettingsInput;
}>;


export type SetQuietHoursMutation = { updateNoticeSettings:
    | { __typename: 'NoticeSettings', zone: string, quietFrom: string | null, quietUntil: string | null }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type SecretFragment = { secret: string, target: { __typename: 'WebhookTarget', url: string | null, secretHint: string | null, id: string, channel: Channel, kinds: Array<NoticeKind>, endedAt: string | null, endedBecause: string | null } };

export type AddWebhookMutationVariables = Exact<{
  url: string;
}>;


export type AddWebhookMutation = { addWebhookTarget:
    | { __typename: 'QuotaExceededError', code: ErrorCode, message: string }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, message: string }> }
    | { __typename: 'WebhookSecretPayload', secret: string, target: { __typename: 'WebhookTarget', url: string | null, secretHint: string | null, id: string, channel: Channel, kinds: Array<NoticeKind>, endedAt: string | null, endedBecause: string | null } }
   };

export type RotateSecretMutationVariables = Exact<{
  id: string;
}>;


export type RotateSecretMutation = { rotateWebhookSecret:
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'WebhookSecretPayload', secret: string, target: { __typename: 'WebhookTarget', url: string | null, secretHint: string | null, id: string, channel: Channel, kinds: Array<NoticeKind>, endedAt: string | null, endedBecause: string | null } }
   };

export type RemoveTargetMutationVariables = Exact<{
  id: string;
}>;


export type RemoveTargetMutation = { removeTarget:
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'RemoveTargetPayload', deletedId: string }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

export type TrialFragment = { id: string, state: DeliveryState, answer: string | null, nextAttemptAt: string | null };

export type TryTargetMutationVariables = Exact<{
  id: string;
}>;


export type TryTargetMutation = { testTarget:
    | { __typename: 'Delivery', id: string, state: DeliveryState, answer: string | null, nextAttemptAt: string | null }
    | { __typename: 'MailUnavailableError', code: ErrorCode, message: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
   };

export type LookAtTrialQueryVariables = Exact<{
  id: string;
}>;


export type LookAtTrialQuery = { node:
    | { __typename: 'Capsule' }
    | { __typename: 'Delivery', id: string, state: DeliveryState, answer: string | null, nextAttemptAt: string | null }
    | { __typename: 'Draft' }
    | { __typename: 'EmailTarget' }
    | { __typename: 'Media' }
    | { __typename: 'PushTarget' }
    | { __typename: 'Recipient' }
    | { __typename: 'SecurityEvent' }
    | { __typename: 'User' }
    | { __typename: 'UserProfile' }
    | { __typename: 'WebhookTarget' }
   | null };

export type ToldQueryVariables = Exact<{
  id: string;
}>;


export type ToldQuery = { capsule: { notices: Array<{ kind: NoticeKind, channel: Channel, state: DeliveryState, at: string }> } | null };

export type PushKeyQueryVariables = Exact<{ [key: string]: never; }>;


export type PushKeyQuery = { pushKey: string | null };

export type AddPushTargetMutationVariables = Exact<{
  input: AddPushTargetInput;
}>;


export type AddPushTargetMutation = { addPushTarget:
    | { __typename: 'PushTarget', id: string }
    | { __typename: 'PushUnavailableError', code: ErrorCode, message: string }
    | { __typename: 'QuotaExceededError', code: ErrorCode, message: string }
    | { __typename: 'ValidationError', code: ErrorCode, message: string, issues: Array<{ path: Array<string>, message: string }> }
   };

type Refusal_AlreadyClaimedError_Fragment = { code: ErrorCode, message: string };

type Refusal_AlreadyRepliedError_Fragment = { code: ErrorCode, message: string };

type Refusal_AlreadySealedError_Fragment = { code: ErrorCode, message: string };

type Refusal_CapsuleNotReadyError_Fragment = { code: ErrorCode, message: string };

type Refusal_DraftConflictError_Fragment = { code: ErrorCode, message: string };

type Refusal_EmailTakenError_Fragment = { code: ErrorCode, message: string };

type Refusal_InvalidCredentialsError_Fragment = { code: ErrorCode, message: string };

type Refusal_InvalidRefreshTokenError_Fragment = { code: ErrorCode, message: string };

type Refusal_InvalidTokenError_Fragment = { code: ErrorCode, message: string };

type Refusal_MailUnavailableError_Fragment = { code: ErrorCode, message: string };

type Refusal_NotFoundError_Fragment = { code: ErrorCode, message: string };

type Refusal_PushUnavailableError_Fragment = { code: ErrorCode, message: string };

type Refusal_QuotaExceededError_Fragment = { code: ErrorCode, message: string };

type Refusal_ReplyNotAllowedError_Fragment = { code: ErrorCode, message: string };

type Refusal_UsernameTakenError_Fragment = { code: ErrorCode, message: string };

type Refusal_ValidationError_Fragment = { code: ErrorCode, message: string, issues: Array<{ path: Array<string>, message: string }> };

type Refusal_WrongPasswordError_Fragment = { code: ErrorCode, message: string };

export type RefusalFragment =
  | Refusal_AlreadyClaimedError_Fragment
  | Refusal_AlreadyRepliedError_Fragment
  | Refusal_AlreadySealedError_Fragment
  | Refusal_CapsuleNotReadyError_Fragment
  | Refusal_DraftConflictError_Fragment
  | Refusal_EmailTakenError_Fragment
  | Refusal_InvalidCredentialsError_Fragment
  | Refusal_InvalidRefreshTokenError_Fragment
  | Refusal_InvalidTokenError_Fragment
  | Refusal_MailUnavailableError_Fragment
  | Refusal_NotFoundError_Fragment
  | Refusal_PushUnavailableError_Fragment
  | Refusal_QuotaExceededError_Fragment
  | Refusal_ReplyNotAllowedError_Fragment
  | Refusal_UsernameTakenError_Fragment
  | Refusal_ValidationError_Fragment
  | Refusal_WrongPasswordError_Fragment
;

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const PersonFragmentDoc = new TypedDocumentString(`
    fragment Person on UserProfile {
  id
  displayName
  username
  isDeleted
  isWaiting
}
    `, {"fragmentName":"Person"}) as unknown as TypedDocumentString<PersonFragment, unknown>;
export const ContactFragmentDoc = new TypedDocumentString(`
    fragment Contact on Recipient {
  id
  name
  email
  birthday
  user {
    ...Person
  }
}
    fragment Person on UserProfile {
  id
  displayName
  username
  isDeleted
  isWaiting
}`, {"fragmentName":"Contact"}) as unknown as TypedDocumentString<ContactFragment, unknown>;
export const MediaFragmentDoc = new TypedDocumentString(`
    fragment Media on Media {
  id
  name
  contentType
  size
  width
  height
  duration
  blurhash
  caption
  url
  thumbnailUrl
}
    `, {"fragmentName":"Media"}) as unknown as TypedDocumentString<MediaFragment, unknown>;
export const DraftFragmentDoc = new TypedDocumentString(`
    fragment Draft on Draft {
  id
  title
  body
  theme
  allowEarlyView
  allowReceiverReply
  recipients {
    ...Contact
  }
  attachments {
    ...Media
  }
  unlocksAt
  updatedAt
  version
}
    fragment Contact on Recipient {
  id
  name
  email
  birthday
  user {
    ...Person
  }
}
fragment Person on UserProfile {
  id
  displayName
  username
  isDeleted
  isWaiting
}
fragment Media on Media {
  id
  name
  contentType
  size
  width
  height
  duration
  blurhash
  caption
  url
  thumbnailUrl
}`, {"fragmentName":"Draft"}) as unknown as TypedDocumentString<DraftFragment, unknown>;
export const ListedContactFragmentDoc = new TypedDocumentString(`
    fragment ListedContact on Recipient {
  ...Contact
  groups
}
    fragment Contact on Recipient {
  id
  name
  email
  birthday
  user {
    ...Person
  }
}
fragment Person on UserProfile {
  id
  displayName
  username
  isDeleted
  isWaiting
}`, {"fragmentName":"ListedContact"}) as unknown as TypedDocumentString<ListedContactFragment, unknown>;
export const LetterFragmentDoc = new TypedDocumentString(`
    fragment Letter on Capsule {
  id
  state
  title
  sender {
    ...Person
  }
  receiver {
    ...Person
  }
  waitingFor {
    email
    announcedAt
    reachable
  }
  sealedAt
  unfoldsAt
  unlocksAt
  openedAt
  allowEarlyView
  theme
  viewerCanOpen
  viewerCanReply
  reply {
    body
    createdAt
  }
}
    fragment Person on UserProfile {
  id
  displayName
  username
  isDeleted
  isWaiting
}`, {"fragmentName":"Letter"}) as unknown as TypedDocumentString<LetterFragment, unknown>;
export const ContentFragmentDoc = new TypedDocumentString(`
    fragment Content on Capsule {
  content {
    body
    media
    attachments {
      ...Media
    }
  }
}
    fragment Media on Media {
  id
  name
  contentType
  size
  width
  height
  duration
  blurhash
  caption
  url
  thumbnailUrl
}`, {"fragmentName":"Content"}) as unknown as TypedDocumentString<ContentFragment, unknown>;
export const ExportPageFragmentDoc = new TypedDocumentString(`
    fragment ExportPage on CapsuleConnection {
  edges {
    node {
      ...Letter
      ...Content
    }
  }
  pageInfo {
    hasNextPage
    endCursor
  }
}
    fragment Person on UserProfile {
  id
  displayName
  username
  isDeleted
  isWaiting
}
fragment Letter on Capsule {
  id
  state
  title
  sender {
    ...Person
  }
  receiver {
    ...Person
  }
  waitingFor {
    email
    announcedAt
    reachable
  }
  sealedAt
  unfoldsAt
  unlocksAt
  openedAt
  allowEarlyView
  theme
  viewerCanOpen
  viewerCanReply
  reply {
    body
    createdAt
  }
}
fragment Media on Media {
  id
  name
  contentType
  size
  width
  height
  duration
  blurhash
  caption
  url
  thumbnailUrl
}
fragment Content on Capsule {
  content {
    body
    media
    attachments {
      ...Media
    }
  }
}`, {"fragmentName":"ExportPage"}) as unknown as TypedDocumentString<ExportPageFragment, unknown>;
export const LetterPageFragmentDoc = new TypedDocumentString(`
    fragment LetterPage on CapsuleConnection {
  edges {
    node {
      ...Letter
    }
  }
  pageInfo {
    hasNextPage
    endCursor
  }
}
    fragment Person on UserProfile {
  id
  displayName
  username
  isDeleted
  isWaiting
}
fragment Letter on Capsule {
  id
  state
  title
  sender {
    ...Person
  }
  receiver {
    ...Person
  }
  waitingFor {
    email
    announcedAt
    reachable
  }
  sealedAt
  unfoldsAt
  unlocksAt
  openedAt
  allowEarlyView
  theme
  viewerCanOpen
  viewerCanReply
  reply {
    body
    createdAt
  }
}`, {"fragmentName":"LetterPage"}) as unknown as TypedDocumentString<LetterPageFragment, unknown>;
export const CountsFragmentDoc = new TypedDocumentString(`
    fragment Counts on CapsuleCounts {
  sealed
  unfolding
  ready
  opened
}
    `, {"fragmentName":"Counts"}) as unknown as TypedDocumentString<CountsFragment, unknown>;
export const EventFragmentDoc = new TypedDocumentString(`
    fragment Event on FeedEvent {
  __typename
  seq
  occurredAt
  capsuleId
  capsule {
    ...Letter
  }
}
    fragment Person on UserProfile {
  id
  displayName
  username
  isDeleted
  isWaiting
}
fragment Letter on Capsule {
  id
  state
  title
  sender {
    ...Person
  }
  receiver {
    ...Person
  }
  waitingFor {
    email
    announcedAt
    reachable
  }
  sealedAt
  unfoldsAt
  unlocksAt
  openedAt
  allowEarlyView
  theme
  viewerCanOpen
  viewerCanReply
  reply {
    body
    createdAt
  }
}`, {"fragmentName":"Event"}) as unknown as TypedDocumentString<EventFragment, unknown>;
export const QuietHoursFragmentDoc = new TypedDocumentString(`
    fragment QuietHours on NoticeSettings {
  zone
  quietFrom
  quietUntil
}
    `, {"fragmentName":"QuietHours"}) as unknown as TypedDocumentString<QuietHoursFragment, unknown>;
export const TargetFragmentDoc = new TypedDocumentString(`
    fragment Target on Target {
  __typename
  id
  channel
  kinds
  endedAt
  endedBecause
  ... on EmailTarget {
    address
    provenAt
  }
  ... on PushTarget {
    device
  }
  ... on WebhookTarget {
    url
    secretHint
  }
}
    `, {"fragmentName":"Target"}) as unknown as TypedDocumentString<TargetFragment, unknown>;
export const SecretFragmentDoc = new TypedDocumentString(`
    fragment Secret on WebhookSecretPayload {
  secret
  target {
    ...Target
  }
}
    fragment Target on Target {
  __typename
  id
  channel
  kinds
  endedAt
  endedBecause
  ... on EmailTarget {
    address
    provenAt
  }
  ... on PushTarget {
    device
  }
  ... on WebhookTarget {
    url
    secretHint
  }
}`, {"fragmentName":"Secret"}) as unknown as TypedDocumentString<SecretFragment, unknown>;
export const TrialFragmentDoc = new TypedDocumentString(`
    fragment Trial on Delivery {
  id
  state
  answer
  nextAttemptAt
}
    `, {"fragmentName":"Trial"}) as unknown as TypedDocumentString<TrialFragment, unknown>;
export const RefusalFragmentDoc = new TypedDocumentString(`
    fragment Refusal on UserError {
  code
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
}
    `, {"fragmentName":"Refusal"}) as unknown as TypedDocumentString<RefusalFragment, unknown>;
export const SessionsDocument = new TypedDocumentString(`
    query Sessions {
  sessions {
    id
    isCurrent
    userAgent
    address
    createdAt
    lastUsedAt
  }
}
    `) as unknown as TypedDocumentString<SessionsQuery, SessionsQueryVariables>;
export const RevokeSessionDocument = new TypedDocumentString(`
    mutation RevokeSession($id: ID!) {
  revokeSession(id: $id) {
    __typename
    ...Refusal
  }
}
    fragment Refusal on UserError {
  code
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
}`) as unknown as TypedDocumentString<RevokeSessionMutation, RevokeSessionMutationVariables>;
export const UpdateProfileDocument = new TypedDocumentString(`
    mutation UpdateProfile($input: UpdateProfileInput!) {
  updateProfile(input: $input) {
    __typename
    ...Refusal
  }
}
    fragment Refusal on UserError {
  code
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
}`) as unknown as TypedDocumentString<UpdateProfileMutation, UpdateProfileMutationVariables>;
export const ChangePasswordDocument = new TypedDocumentString(`
    mutation ChangePassword($input: ChangePasswordInput!) {
  changePassword(input: $input) {
    __typename
    ...Refusal
  }
}
    fragment Refusal on UserError {
  code
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
}`) as unknown as TypedDocumentString<ChangePasswordMutation, ChangePasswordMutationVariables>;
export const DeactivateAccountDocument = new TypedDocumentString(`
    mutation DeactivateAccount($password: String!) {
  deactivateAccount(password: $password) {
    __typename
    ...Refusal
  }
}
    fragment Refusal on UserError {
  code
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
}`) as unknown as TypedDocumentString<DeactivateAccountMutation, DeactivateAccountMutationVariables>;
export const DeleteAccountDocument = new TypedDocumentString(`
    mutation DeleteAccount($password: String!, $withdrawLetters: Boolean!) {
  deleteAccount(password: $password, withdrawLetters: $withdrawLetters) {
    __typename
    ...Refusal
  }
}
    fragment Refusal on UserError {
  code
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
}`) as unknown as TypedDocumentString<DeleteAccountMutation, DeleteAccountMutationVariables>;
export const RequestEmailProofDocument = new TypedDocumentString(`
    mutation RequestEmailProof {
  requestEmailProof {
    __typename
    ...Refusal
    ... on AddressedMail {
      address
    }
  }
}
    fragment Refusal on UserError {
  code
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
}`) as unknown as TypedDocumentString<RequestEmailProofMutation, RequestEmailProofMutationVariables>;
export const RequestEmailChangeDocument = new TypedDocumentString(`
    mutation RequestEmailChange($email: String!, $password: String!) {
  requestEmailChange(email: $email, password: $password) {
    __typename
    ...Refusal
    ... on AddressedMail {
      address
    }
  }
}
    fragment Refusal on UserError {
  code
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
}`) as unknown as TypedDocumentString<RequestEmailChangeMutation, RequestEmailChangeMutationVariables>;
export const ProveEmailDocument = new TypedDocumentString(`
    mutation ProveEmail($token: String!) {
  proveEmail(token: $token) {
    __typename
    ...Refusal
    ... on ProvenAddress {
      address
    }
  }
}
    fragment Refusal on UserError {
  code
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
}`) as unknown as TypedDocumentString<ProveEmailMutation, ProveEmailMutationVariables>;
export const RequestPasswordResetDocument = new TypedDocumentString(`
    mutation RequestPasswordReset($email: String!) {
  requestPasswordReset(email: $email) {
    __typename
    ...Refusal
    ... on AddressedMail {
      address
    }
  }
}
    fragment Refusal on UserError {
  code
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
}`) as unknown as TypedDocumentString<RequestPasswordResetMutation, RequestPasswordResetMutationVariables>;
export const ResetPasswordDocument = new TypedDocumentString(`
    mutation ResetPassword($token: String!, $password: String!) {
  resetPassword(token: $token, password: $password) {
    __typename
    ...Refusal
    ... on ProvenAddress {
      address
    }
  }
}
    fragment Refusal on UserError {
  code
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
}`) as unknown as TypedDocumentString<ResetPasswordMutation, ResetPasswordMutationVariables>;
export const DraftsDocument = new TypedDocumentString(`
    query Drafts {
  drafts(first: 20) {
    edges {
      node {
        id
        title
        recipients {
          id
          name
        }
        updatedAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DraftsQuery, DraftsQueryVariables>;
export const ReadDraftDocument = new TypedDocumentString(`
    query ReadDraft($id: ID!) {
  draft(id: $id) {
    ...Draft
  }
}
    fragment Contact on Recipient {
  id
  name
  email
  birthday
  user {
    ...Person
  }
}
fragment Draft on Draft {
  id
  title
  body
  theme
  allowEarlyView
  allowReceiverReply
  recipients {
    ...Contact
  }
  attachments {
    ...Media
  }
  unlocksAt
  updatedAt
  version
}
fragment Person on UserProfile {
  id
  displayName
  username
  isDeleted
  isWaiting
}
fragment Media on Media {
  id
  name
  contentType
  size
  width
  height
  duration
  blurhash
  caption
  url
  thumbnailUrl
}`) as unknown as TypedDocumentString<ReadDraftQuery, ReadDraftQueryVariables>;
export const CreateDraftDocument = new TypedDocumentString(`
    mutation CreateDraft($input: CreateDraftInput!) {
  createDraft(input: $input) {
    __typename
    ...Draft
    ...Refusal
  }
}
    fragment Contact on Recipient {
  id
  name
  email
  birthday
  user {
    ...Person
  }
}
fragment Draft on Draft {
  id
  title
  body
  theme
  allowEarlyView
  allowReceiverReply
  recipients {
    ...Contact
  }
  attachments {
    ...Media
  }
  unlocksAt
  updatedAt
  version
}
fragment Person on UserProfile {
  id
  displayName
  username
  isDeleted
  isWaiting
}
fragment Media on Media {
  id
  name
  contentType
  size
  width
  height
  duration
  blurhash
  caption
  url
  thumbnailUrl
}
fragment Refusal on UserError {
  code
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
}`) as unknown as TypedDocumentString<CreateDraftMutation, CreateDraftMutationVariables>;
export const UpdateDraftDocument = new TypedDocumentString(`
    mutation UpdateDraft($input: UpdateDraftInput!) {
  updateDraft(input: $input) {
    __typename
    ...Draft
    ... on DraftConflictError {
      draft {
        ...Draft
      }
    }
    ...Refusal
  }
}
    fragment Contact on Recipient {
  id
  name
  email
  birthday
  user {
    ...Person
  }
}
fragment Draft on Draft {
  id
  title
  body
  theme
  allowEarlyView
  allowReceiverReply
  recipients {
    ...Contact
  }
  attachments {
    ...Media
  }
  unlocksAt
  updatedAt
  version
}
fragment Person on UserProfile {
  id
  displayName
  username
  isDeleted
  isWaiting
}
fragment Media on Media {
  id
  name
  contentType
  size
  width
  height
  duration
  blurhash
  caption
  url
  thumbnailUrl
}
fragment Refusal on UserError {
  code
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
}`) as unknown as TypedDocumentString<UpdateDraftMutation, UpdateDraftMutationVariables>;
export const DeleteDraftDocument = new TypedDocumentString(`
    mutation DeleteDraft($id: ID!) {
  deleteDraft(id: $id) {
    __typename
  }
}
    `) as unknown as TypedDocumentString<DeleteDraftMutation, DeleteDraftMutationVariables>;
export const SealDraftDocument = new TypedDocumentString(`
    mutation SealDraft($input: SealDraftInput!) {
  sealDraft(input: $input) {
    __typename
    ... on Capsule {
      ...Letter
    }
    ... on AlreadySealedError {
      capsule {
        ...Letter
      }
    }
    ... on DraftConflictError {
      draft {
        ...Draft
      }
    }
    ...Refusal
  }
}
    fragment Contact on Recipient {
  id
  name
  email
  birthday
  user {
    ...Person
  }
}
fragment Draft on Draft {
  id
  title
  body
  theme
  allowEarlyView
  allowReceiverReply
  recipients {
    ...Contact
  }
  attachments {
    ...Media
  }
  unlocksAt
  updatedAt
  version
}
fragment Person on UserProfile {
  id
  displayName
  username
  isDeleted
  isWaiting
}
fragment Letter on Capsule {
  id
  state
  title
  sender {
    ...Person
  }
  receiver {
    ...Person
  }
  waitingFor {
    email
    announcedAt
    reachable
  }
  sealedAt
  unfoldsAt
  unlocksAt
  openedAt
  allowEarlyView
  theme
  viewerCanOpen
  viewerCanReply
  reply {
    body
    createdAt
  }
}
fragment Media on Media {
  id
  name
  contentType
  size
  width
  height
  duration
  blurhash
  caption
  url
  thumbnailUrl
}
fragment Refusal on UserError {
  code
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
}`) as unknown as TypedDocumentString<SealDraftMutation, SealDraftMutationVariables>;
export const SealDraftForSeveralDocument = new TypedDocumentString(`
    mutation SealDraftForSeveral($input: SealDraftForSeveralInput!) {
  sealDraftForSeveral(input: $input) {
    __typename
    ... on SealedForSeveral {
      capsules {
        ...Letter
      }
    }
    ... on AlreadySealedError {
      capsule {
        ...Letter
      }
    }
    ... on DraftConflictError {
      draft {
        ...Draft
      }
    }
    ...Refusal
  }
}
    fragment Contact on Recipient {
  id
  name
  email
  birthday
  user {
    ...Person
  }
}
fragment Draft on Draft {
  id
  title
  body
  theme
  allowEarlyView
  allowReceiverReply
  recipients {
    ...Contact
  }
  attachments {
    ...Media
  }
  unlocksAt
  updatedAt
  version
}
fragment Person on UserProfile {
  id
  displayName
  username
  isDeleted
  isWaiting
}
fragment Letter on Capsule {
  id
  state
  title
  sender {
    ...Person
  }
  receiver {
    ...Person
  }
  waitingFor {
    email
    announcedAt
    reachable
  }
  sealedAt
  unfoldsAt
  unlocksAt
  openedAt
  allowEarlyView
  theme
  viewerCanOpen
  viewerCanReply
  reply {
    body
    createdAt
  }
}
fragment Media on Media {
  id
  name
  contentType
  size
  width
  height
  duration
  blurhash
  caption
  url
  thumbnailUrl
}
fragment Refusal on UserError {
  code
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
}`) as unknown as TypedDocumentString<SealDraftForSeveralMutation, SealDraftForSeveralMutationVariables>;
export const ContactsDocument = new TypedDocumentString(`
    query Contacts($search: String, $group: String, $first: Int!) {
  page: recipients(search: $search, group: $group, first: $first) {
    edges {
      node {
        ...Contact
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment Contact on Recipient {
  id
  name
  email
  birthday
  user {
    ...Person
  }
}
fragment Person on UserProfile {
  id
  displayName
  username
  isDeleted
  isWaiting
}`) as unknown as TypedDocumentString<ContactsQuery, ContactsQueryVariables>;
export const SearchPeopleDocument = new TypedDocumentString(`
    query SearchPeople($query: String!) {
  searchUsers(query: $query, first: 8) {
    edges {
      node {
        ...Person
      }
    }
  }
}
    fragment Person on UserProfile {
  id
  displayName
  username
  isDeleted
  isWaiting
}`) as unknown as TypedDocumentString<SearchPeopleQuery, SearchPeopleQueryVariables>;
export const SaveContactDocument = new TypedDocumentString(`
    mutation SaveContact($input: CreateRecipientInput!) {
  createRecipient(input: $input) {
    __typename
    ...Contact
    ...Refusal
  }
}
    fragment Contact on Recipient {
  id
  name
  email
  birthday
  user {
    ...Person
  }
}
fragment Person on UserProfile {
  id
  displayName
  username
  isDeleted
  isWaiting
}
fragment Refusal on UserError {
  code
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
}`) as unknown as TypedDocumentString<SaveContactMutation, SaveContactMutationVariables>;
export const ListContactsDocument = new TypedDocumentString(`
    query ListContacts($search: String, $group: String, $after: String) {
  recipients(search: $search, group: $group, first: 20, after: $after) {
    edges {
      node {
        ...ListedContact
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
  }
}
    fragment Contact on Recipient {
  id
  name
  email
  birthday
  user {
    ...Person
  }
}
fragment ListedContact on Recipient {
  ...Contact
  groups
}
fragment Person on UserProfile {
  id
  displayName
  username
  isDeleted
  isWaiting
}`) as unknown as TypedDocumentString<ListContactsQuery, ListContactsQueryVariables>;
export const ContactGroupsDocument = new TypedDocumentString(`
    query ContactGroups {
  recipientGroups {
    name
    count
  }
}
    `) as unknown as TypedDocumentString<ContactGroupsQuery, ContactGroupsQueryVariables>;
export const ChangeContactDocument = new TypedDocumentString(`
    mutation ChangeContact($input: UpdateRecipientInput!) {
  updateRecipient(input: $input) {
    __typename
    ...ListedContact
    ...Refusal
  }
}
    fragment Contact on Recipient {
  id
  name
  email
  birthday
  user {
    ...Person
  }
}
fragment ListedContact on Recipient {
  ...Contact
  groups
}
fragment Person on UserProfile {
  id
  displayName
  username
  isDeleted
  isWaiting
}
fragment Refusal on UserError {
  code
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
}`) as unknown as TypedDocumentString<ChangeContactMutation, ChangeContactMutationVariables>;
export const ForgetContactDocument = new TypedDocumentString(`
    mutation ForgetContact($id: ID!) {
  deleteRecipient(id: $id) {
    __typename
    ...Refusal
  }
}
    fragment Refusal on UserError {
  code
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
}`) as unknown as TypedDocumentString<ForgetContactMutation, ForgetContactMutationVariables>;
export const ExportInboxDocument = new TypedDocumentString(`
    query ExportInbox($after: String) {
  page: inbox(
    orderBy: {field: SEALED_AT, direction: ASC}
    first: 20
    after: $after
  ) {
    ...ExportPage
  }
}
    fragment ExportPage on CapsuleConnection {
  edges {
    node {
      ...Letter
      ...Content
    }
  }
  pageInfo {
    hasNextPage
    endCursor
  }
}
fragment Person on UserProfile {
  id
  displayName
  username
  isDeleted
  isWaiting
}
fragment Letter on Capsule {
  id
  state
  title
  sender {
    ...Person
  }
  receiver {
    ...Person
  }
  waitingFor {
    email
    announcedAt
    reachable
  }
  sealedAt
  unfoldsAt
  unlocksAt
  openedAt
  allowEarlyView
  theme
  viewerCanOpen
  viewerCanReply
  reply {
    body
    createdAt
  }
}
fragment Media on Media {
  id
  name
  contentType
  size
  width
  height
  duration
  blurhash
  caption
  url
  thumbnailUrl
}
fragment Content on Capsule {
  content {
    body
    media
    attachments {
      ...Media
    }
  }
}`) as unknown as TypedDocumentString<ExportInboxQuery, ExportInboxQueryVariables>;
export const ExportOutboxDocument = new TypedDocumentString(`
    query ExportOutbox($after: String) {
  page: outbox(
    orderBy: {field: SEALED_AT, direction: ASC}
    first: 20
    after: $after
  ) {
    ...ExportPage
  }
}
    fragment ExportPage on CapsuleConnection {
  edges {
    node {
      ...Letter
      ...Content
    }
  }
  pageInfo {
    hasNextPage
    endCursor
  }
}
fragment Person on UserProfile {
  id
  displayName
  username
  isDeleted
  isWaiting
}
fragment Letter on Capsule {
  id
  state
  title
  sender {
    ...Person
  }
  receiver {
    ...Person
  }
  waitingFor {
    email
    announcedAt
    reachable
  }
  sealedAt
  unfoldsAt
  unlocksAt
  openedAt
  allowEarlyView
  theme
  viewerCanOpen
  viewerCanReply
  reply {
    body
    createdAt
  }
}
fragment Media on Media {
  id
  name
  contentType
  size
  width
  height
  duration
  blurhash
  caption
  url
  thumbnailUrl
}
fragment Content on Capsule {
  content {
    body
    media
    attachments {
      ...Media
    }
  }
}`) as unknown as TypedDocumentString<ExportOutboxQuery, ExportOutboxQueryVariables>;
export const ExportDraftsDocument = new TypedDocumentString(`
    query ExportDrafts($after: String) {
  page: drafts(first: 10, after: $after) {
    edges {
      node {
        ...Draft
        createdAt
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment Contact on Recipient {
  id
  name
  email
  birthday
  user {
    ...Person
  }
}
fragment Draft on Draft {
  id
  title
  body
  theme
  allowEarlyView
  allowReceiverReply
  recipients {
    ...Contact
  }
  attachments {
    ...Media
  }
  unlocksAt
  updatedAt
  version
}
fragment Person on UserProfile {
  id
  displayName
  username
  isDeleted
  isWaiting
}
fragment Media on Media {
  id
  name
  contentType
  size
  width
  height
  duration
  blurhash
  caption
  url
  thumbnailUrl
}`) as unknown as TypedDocumentString<ExportDraftsQuery, ExportDraftsQueryVariables>;
export const ExportContactsDocument = new TypedDocumentString(`
    query ExportContacts($after: String) {
  page: recipients(first: 100, after: $after) {
    edges {
      node {
        ...ListedContact
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment Contact on Recipient {
  id
  name
  email
  birthday
  user {
    ...Person
  }
}
fragment ListedContact on Recipient {
  ...Contact
  groups
}
fragment Person on UserProfile {
  id
  displayName
  username
  isDeleted
  isWaiting
}`) as unknown as TypedDocumentString<ExportContactsQuery, ExportContactsQueryVariables>;
export const InboxDocument = new TypedDocumentString(`
    query Inbox($filter: CapsuleFilter!, $orderBy: CapsuleOrder!, $after: String) {
  page: inbox(filter: $filter, orderBy: $orderBy, first: 60, after: $after) {
    ...LetterPage
  }
}
    fragment Person on UserProfile {
  id
  displayName
  username
  isDeleted
  isWaiting
}
fragment Letter on Capsule {
  id
  state
  title
  sender {
    ...Person
  }
  receiver {
    ...Person
  }
  waitingFor {
    email
    announcedAt
    reachable
  }
  sealedAt
  unfoldsAt
  unlocksAt
  openedAt
  allowEarlyView
  theme
  viewerCanOpen
  viewerCanReply
  reply {
    body
    createdAt
  }
}
fragment LetterPage on CapsuleConnection {
  edges {
    node {
      ...Letter
    }
  }
  pageInfo {
    hasNextPage
    endCursor
  }
}`) as unknown as TypedDocumentString<InboxQuery, InboxQueryVariables>;
export const OutboxDocument = new TypedDocumentString(`
    query Outbox($filter: CapsuleFilter!, $orderBy: CapsuleOrder!, $after: String) {
  page: outbox(filter: $filter, orderBy: $orderBy, first: 60, after: $after) {
    ...LetterPage
  }
}
    fragment Person on UserProfile {
  id
  displayName
  username
  isDeleted
  isWaiting
}
fragment Letter on Capsule {
  id
  state
  title
  sender {
    ...Person
  }
  receiver {
    ...Person
  }
  waitingFor {
    email
    announcedAt
    reachable
  }
  sealedAt
  unfoldsAt
  unlocksAt
  openedAt
  allowEarlyView
  theme
  viewerCanOpen
  viewerCanReply
  reply {
    body
    createdAt
  }
}
fragment LetterPage on CapsuleConnection {
  edges {
    node {
      ...Letter
    }
  }
  pageInfo {
    hasNextPage
    endCursor
  }
}`) as unknown as TypedDocumentString<OutboxQuery, OutboxQueryVariables>;
export const CountsDocument = new TypedDocumentString(`
    query Counts {
  inbox: capsuleCounts(box: INBOX) {
    ...Counts
  }
  outbox: capsuleCounts(box: OUTBOX) {
    ...Counts
  }
}
    fragment Counts on CapsuleCounts {
  sealed
  unfolding
  ready
  opened
}`) as unknown as TypedDocumentString<CountsQuery, CountsQueryVariables>;
export const YearsDocument = new TypedDocumentString(`
    query Years($box: Box!, $zone: String!) {
  years: capsuleYears(box: $box, zone: $zone)
}
    `) as unknown as TypedDocumentString<YearsQuery, YearsQueryVariables>;
export const ReadAttachmentsDocument = new TypedDocumentString(`
    query ReadAttachments($id: ID!) {
  capsule(id: $id) {
    content {
      attachments {
        ...Media
      }
    }
  }
}
    fragment Media on Media {
  id
  name
  contentType
  size
  width
  height
  duration
  blurhash
  caption
  url
  thumbnailUrl
}`) as unknown as TypedDocumentString<ReadAttachmentsQuery, ReadAttachmentsQueryVariables>;
export const ReadLetterDocument = new TypedDocumentString(`
    query ReadLetter($id: ID!) {
  capsule(id: $id) {
    ...Letter
    ...Content
  }
}
    fragment Person on UserProfile {
  id
  displayName
  username
  isDeleted
  isWaiting
}
fragment Letter on Capsule {
  id
  state
  title
  sender {
    ...Person
  }
  receiver {
    ...Person
  }
  waitingFor {
    email
    announcedAt
    reachable
  }
  sealedAt
  unfoldsAt
  unlocksAt
  openedAt
  allowEarlyView
  theme
  viewerCanOpen
  viewerCanReply
  reply {
    body
    createdAt
  }
}
fragment Media on Media {
  id
  name
  contentType
  size
  width
  height
  duration
  blurhash
  caption
  url
  thumbnailUrl
}
fragment Content on Capsule {
  content {
    body
    media
    attachments {
      ...Media
    }
  }
}`) as unknown as TypedDocumentString<ReadLetterQuery, ReadLetterQueryVariables>;
export const OpenLetterDocument = new TypedDocumentString(`
    mutation OpenLetter($id: ID!) {
  openCapsule(id: $id) {
    __typename
    ... on Capsule {
      ...Letter
      ...Content
    }
    ...Refusal
  }
}
    fragment Person on UserProfile {
  id
  displayName
  username
  isDeleted
  isWaiting
}
fragment Letter on Capsule {
  id
  state
  title
  sender {
    ...Person
  }
  receiver {
    ...Person
  }
  waitingFor {
    email
    announcedAt
    reachable
  }
  sealedAt
  unfoldsAt
  unlocksAt
  openedAt
  allowEarlyView
  theme
  viewerCanOpen
  viewerCanReply
  reply {
    body
    createdAt
  }
}
fragment Media on Media {
  id
  name
  contentType
  size
  width
  height
  duration
  blurhash
  caption
  url
  thumbnailUrl
}
fragment Content on Capsule {
  content {
    body
    media
    attachments {
      ...Media
    }
  }
}
fragment Refusal on UserError {
  code
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
}`) as unknown as TypedDocumentString<OpenLetterMutation, OpenLetterMutationVariables>;
export const ReplyDocument = new TypedDocumentString(`
    mutation Reply($input: ReplyInput!) {
  replyToCapsule(input: $input) {
    __typename
    ... on Capsule {
      ...Letter
    }
    ... on AlreadyRepliedError {
      capsule {
        ...Letter
      }
    }
    ...Refusal
  }
}
    fragment Person on UserProfile {
  id
  displayName
  username
  isDeleted
  isWaiting
}
fragment Letter on Capsule {
  id
  state
  title
  sender {
    ...Person
  }
  receiver {
    ...Person
  }
  waitingFor {
    email
    announcedAt
    reachable
  }
  sealedAt
  unfoldsAt
  unlocksAt
  openedAt
  allowEarlyView
  theme
  viewerCanOpen
  viewerCanReply
  reply {
    body
    createdAt
  }
}
fragment Refusal on UserError {
  code
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
}`) as unknown as TypedDocumentString<ReplyMutation, ReplyMutationVariables>;
export const RedirectDocument = new TypedDocumentString(`
    mutation Redirect($input: RedirectInput!) {
  redirectCapsule(input: $input) {
    __typename
    ... on Capsule {
      ...Letter
    }
    ... on AlreadyClaimedError {
      capsule {
        ...Letter
      }
    }
    ...Refusal
  }
}
    fragment Person on UserProfile {
  id
  displayName
  username
  isDeleted
  isWaiting
}
fragment Letter on Capsule {
  id
  state
  title
  sender {
    ...Person
  }
  receiver {
    ...Person
  }
  waitingFor {
    email
    announcedAt
    reachable
  }
  sealedAt
  unfoldsAt
  unlocksAt
  openedAt
  allowEarlyView
  theme
  viewerCanOpen
  viewerCanReply
  reply {
    body
    createdAt
  }
}
fragment Refusal on UserError {
  code
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
}`) as unknown as TypedDocumentString<RedirectMutation, RedirectMutationVariables>;
export const NoticeSettingsDocument = new TypedDocumentString(`
    query NoticeSettings {
  viewer {
    canProveEmail
    targets(first: 100) {
      edges {
        node {
          ...Target
        }
      }
    }
  }
  noticeSettings {
    ...QuietHours
  }
}
    fragment Target on Target {
  __typename
  id
  channel
  kinds
  endedAt
  endedBecause
  ... on EmailTarget {
    address
    provenAt
  }
  ... on PushTarget {
    device
  }
  ... on WebhookTarget {
    url
    secretHint
  }
}
fragment QuietHours on NoticeSettings {
  zone
  quietFrom
  quietUntil
}`) as unknown as TypedDocumentString<NoticeSettingsQuery, NoticeSettingsQueryVariables>;
export const ChooseKindsDocument = new TypedDocumentString(`
    mutation ChooseKinds($input: UpdateTargetInput!) {
  updateTarget(input: $input) {
    __typename
    ... on TargetPayload {
      target {
        ...Target
      }
    }
    ...Refusal
  }
}
    fragment Target on Target {
  __typename
  id
  channel
  kinds
  endedAt
  endedBecause
  ... on EmailTarget {
    address
    provenAt
  }
  ... on PushTarget {
    device
  }
  ... on WebhookTarget {
    url
    secretHint
  }
}
fragment Refusal on UserError {
  code
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
}`) as unknown as TypedDocumentString<ChooseKindsMutation, ChooseKindsMutationVariables>;
export const SetQuietHoursDocument = new TypedDocumentString(`
    mutation SetQuietHours($input: UpdateNoticeSettingsInput!) {
  updateNoticeSettings(input: $input) {
    __typename
    ... on NoticeSettings {
      ...QuietHours
    }
    ...Refusal
  }
}
    fragment QuietHours on NoticeSettings {
  zone
  quietFrom
  quietUntil
}
fragment Refusal on UserError {
  code
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
}`) as unknown as TypedDocumentString<SetQuietHoursMutation, SetQuietHoursMutationVariables>;
export const AddWebhookDocument = new TypedDocumentString(`
    mutation AddWebhook($url: String!) {
  addWebhookTarget(url: $url) {
    __typename
    ...Secret
    ...Refusal
  }
}
    fragment Target on Target {
  __typename
  id
  channel
  kinds
  endedAt
  endedBecause
  ... on EmailTarget {
    address
    provenAt
  }
  ... on PushTarget {
    device
  }
  ... on WebhookTarget {
    url
    secretHint
  }
}
fragment Secret on WebhookSecretPayload {
  secret
  target {
    ...Target
  }
}
fragment Refusal on UserError {
  code
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
}`) as unknown as TypedDocumentString<AddWebhookMutation, AddWebhookMutationVariables>;
export const RotateSecretDocument = new TypedDocumentString(`
    mutation RotateSecret($id: ID!) {
  rotateWebhookSecret(id: $id) {
    __typename
    ...Secret
    ...Refusal
  }
}
    fragment Target on Target {
  __typename
  id
  channel
  kinds
  endedAt
  endedBecause
  ... on EmailTarget {
    address
    provenAt
  }
  ... on PushTarget {
    device
  }
  ... on WebhookTarget {
    url
    secretHint
  }
}
fragment Secret on WebhookSecretPayload {
  secret
  target {
    ...Target
  }
}
fragment Refusal on UserError {
  code
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
}`) as unknown as TypedDocumentString<RotateSecretMutation, RotateSecretMutationVariables>;
export const RemoveTargetDocument = new TypedDocumentString(`
    mutation RemoveTarget($id: ID!) {
  removeTarget(id: $id) {
    __typename
    ...Refusal
    ... on RemoveTargetPayload {
      deletedId
    }
  }
}
    fragment Refusal on UserError {
  code
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
}`) as unknown as TypedDocumentString<RemoveTargetMutation, RemoveTargetMutationVariables>;
export const TryTargetDocument = new TypedDocumentString(`
    mutation TryTarget($id: ID!) {
  testTarget(id: $id) {
    __typename
    ...Trial
    ...Refusal
  }
}
    fragment Trial on Delivery {
  id
  state
  answer
  nextAttemptAt
}
fragment Refusal on UserError {
  code
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
}`) as unknown as TypedDocumentString<TryTargetMutation, TryTargetMutationVariables>;
export const LookAtTrialDocument = new TypedDocumentString(`
    query LookAtTrial($id: ID!) {
  node(id: $id) {
    __typename
    ...Trial
  }
}
    fragment Trial on Delivery {
  id
  state
  answer
  nextAttemptAt
}`) as unknown as TypedDocumentString<LookAtTrialQuery, LookAtTrialQueryVariables>;
export const ToldDocument = new TypedDocumentString(`
    query Told($id: ID!) {
  capsule(id: $id) {
    notices {
      kind
      channel
      state
      at
    }
  }
}
    `) as unknown as TypedDocumentString<ToldQuery, ToldQueryVariables>;
export const PushKeyDocument = new TypedDocumentString(`
    query PushKey {
  pushKey
}
    `) as unknown as TypedDocumentString<PushKeyQuery, PushKeyQueryVariables>;
export const AddPushTargetDocument = new TypedDocumentString(`
    mutation AddPushTarget($input: AddPushTargetInput!) {
  addPushTarget(input: $input) {
    __typename
    ...Refusal
    ... on PushTarget {
      id
    }
  }
}
    fragment Refusal on UserError {
  code
  message
  ... on ValidationError {
    issues {
      path
      message
    }
  }
}`) as unknown as TypedDocumentString<AddPushTargetMutation, AddPushTargetMutationVariables>;