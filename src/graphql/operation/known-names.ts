import type { OperationDefinitionNode } from 'graphql'

/** The operations of the page and of the kit, by kind: what an operator sees by name. A test compares them. */
export const knownNames = {
  query: [
    'ContactGroups',
    'Contacts',
    'Counts',
    'Drafts',
    'ExportContacts',
    'ExportDrafts',
    'ExportInbox',
    'ExportOutbox',
    'Feed',
    'Inbox',
    'Letter',
    'ListContacts',
    'LookAtTrial',
    'NoticeSettings',
    'Outbox',
    'PushKey',
    'ReadAttachments',
    'ReadDraft',
    'ReadLetter',
    'SearchPeople',
    'ServerTime',
    'Sessions',
    'Told',
    'WhoIsIn',
    'Years',
  ],
  mutation: [
    'AddPushTarget',
    'AddWebhook',
    'ChangeContact',
    'ChangePassword',
    'ChooseKinds',
    'CreateDraft',
    'DeactivateAccount',
    'DeleteAccount',
    'DeleteDraft',
    'ForgetContact',
    'LogIn',
    'LogOut',
    'OpenLetter',
    'ProveEmail',
    'Redirect',
    'RefreshSession',
    'RemoveTarget',
    'Reply',
    'RequestEmailChange',
    'RequestEmailProof',
    'RequestPasswordReset',
    'ResetPassword',
    'RevokeSession',
    'RotateSecret',
    'SaveContact',
    'SealDraft',
    'SealDraftForSeveral',
    'SetQuietHours',
    'SignUp',
    'TryTarget',
    'UpdateDraft',
    'UpdateProfile',
  ],
  subscription: ['Feed', 'Letter'],
} as const

const known = new Map<string, ReadonlySet<string>>(
  Object.entries(knownNames).map(([kind, names]) => [kind, new Set<string>(names)]),
)

/** Names are the client's to choose: any other than the page's and the kit's is `other`, so that nobody makes up metrics. */
export function knownName(node: OperationDefinitionNode | undefined): string {
  const name = node?.name?.value
  return node && name !== undefined && known.get(node.operation)?.has(name) ? name : 'other'
}
