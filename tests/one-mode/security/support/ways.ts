const told = '__typename ... on UserError { code message }'
const toldAll = `${told} ... on ValidationError { issues { path message } }`
const someday = 'unlocksAt: "2030-01-01T00:00:00Z"'

/** Whatever takes an id, with everything it may answer to somebody whose it is not. */
export const queries: Readonly<Record<string, string>> = {
  node: 'node(id: $id) { __typename id }',
  nodes: 'nodes(ids: [$id, "nothing", $id]) { __typename id }',
  capsule: 'capsule(id: $id) { title }',
  draft: 'draft(id: $id) { title }',
  recipient: 'recipient(id: $id) { name }',
}
export const mutations: Readonly<Record<string, string>> = {
  opening: `openCapsule(id: $id) { ${told} }`,
  answering: `replyToCapsule(input: { capsuleId: $id, body: "B" }) { ${toldAll} }`,
  'answering badly': `replyToCapsule(input: { capsuleId: $id, body: "" }) { ${toldAll} }`,
  sealing: `sealDraft(input: { id: $id, ${someday} }) { ${toldAll} }`,
  'sealing in the past': `sealDraft(input: { id: $id, unlocksAt: "2020-01-01T00:00:00Z", expectedVersion: 1 }) { ${toldAll} }`,
  'sealing for several': `sealDraftForSeveral(input: { id: $id, emails: ["somebody@example.org"], ${someday} }) { ${toldAll} }`,
  'sealing for several, of whom one is nobody': `sealDraftForSeveral(input: { id: $id, recipientIds: [$id], receiverIds: [$id], ${someday} }) { ${toldAll} }`,
  editing: `updateDraft(input: { id: $id, title: "T", expectedVersion: 7 }) { ${toldAll} }`,
  'throwing away': `deleteDraft(id: $id) { ${told} }`,
  'changing a contact': `updateRecipient(input: { id: $id, name: "N" }) { ${toldAll} }`,
  forgetting: `deleteRecipient(id: $id) { ${told} }`,
  'ending a session': `revokeSession(id: $id) { ${told} }`,
  'writing for a contact': `createDraft(input: { recipientId: $id }) { ${toldAll} }`,
  'writing for contacts': `createDraft(input: { recipientIds: [$id] }) { ${toldAll} }`,
  'sending to a contact': `sendCapsule(input: { title: "T", body: "B", recipientId: $id, ${someday} }) { ${toldAll} }`,
  'sending again': `sendCapsule(input: {
    title: "T", body: "B", recipientId: $id, idempotencyKey: "key", ${someday} }) { ${toldAll} }`,
  redirecting: `redirectCapsule(input: { id: $id, email: "somebody@example.org" }) { ${toldAll} }`,
  'redirecting badly': `redirectCapsule(input: { id: $id, email: "nobody" }) { ${toldAll} }`,
  'choosing what a target is told': `updateTarget(input: { id: $id, kinds: [READY] }) { ${toldAll} }`,
  'choosing what is not for choosing': `updateTarget(input: { id: $id, kinds: [SECURITY] }) { ${toldAll} }`,
  'forgetting a target': `removeTarget(id: $id) { ${toldAll} }`,
  'trying a target': `testTarget(id: $id) { ${told} }`,
  'signing with another secret': `rotateWebhookSecret(id: $id) { ${told} }`,
}
export const ways = { ...queries, ...mutations }
