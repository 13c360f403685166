import type { OperationDefinitionNode } from 'graphql'

/** The operations of the page's documents, by kind: what an operator sees by name. A test compares them. */
export const knownNames = {
  query: [
    'Contacts',
    'Counts',
    'Drafts',
    'Inbox',
    'LookAtTrial',
    'NoticeSettings',
    'Outbox',
    'PushKey',
    'ReadAttachments',
    'ReadDraft',
    'ReadLetter',
    'SearchPeople',
    'ServerTime',
    'Told',
    'WhoIsIn',
  ],
  mutation: [
    'AddPushTarget',
    'AddWebhook',
    'ChooseKinds',
    'CreateDraft',
    'DeleteDraft',
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
    'RotateSecret',
    'SaveContact',
    'SealDraft',
    'SetQuietHours',
    'SignUp',
    'TryTarget',
    'UpdateDraft',
  ],
  subscription: ['Feed'],
} as const

const known = new Map<string, ReadonlySet<string>>(
  Object.entries(knownNames).map(([kind, names]) => [kind, new Set<string>(names)]),
)

/** Names are the client's to choose: any other than the page's is `other`, so that nobody makes up metrics. */
export function knownName(node: OperationDefinitionNode | undefined): string {
  const name = node?.name?.value
  return node && name !== undefined && known.get(node.operation)?.has(name) ? name : 'other'
}
