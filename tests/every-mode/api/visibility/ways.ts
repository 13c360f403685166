import { globalId } from '../../../support/ids.ts'
import type { Role, State } from './table.ts'

/** A way of reaching a letter, whoever tries it. */
export interface Way {
  readonly kind: 'query' | 'mutation' | 'subscription'
  readonly reaches: 'Capsule' | 'Draft'
  /** @param select the selection on the type that is reached */
  readonly field: (select: string) => string
  /** Who finds the letter here at all, where seeing it is not enough. */
  readonly only?: readonly Role[]
  /** In which states the letter is in the answer; by default where it is of the type that is reached. */
  readonly states?: readonly State[]
  /** Attempts that would change the letter instead of showing it. */
  readonly changes?: (role: Role, state: State) => boolean
  /** Whether a letter that is not visible must look like one that does not exist. */
  readonly byId: boolean
}

const asCapsule = (select: string) => `... on Capsule { ${select} }`
const asDraft = (select: string) => `... on Draft { ${select} }`
const byId = { kind: 'query', byId: true } as const
const listed = { kind: 'query', byId: false } as const
const receivers: readonly Role[] = ['receiver', 'both', 'logged-out receiver', 'deactivated receiver']
const senders: readonly Role[] = ['sender', 'both']
const page = 'first: 100'
const refusal = '__typename ... on UserError { code message }'

export const ways: Readonly<Record<string, Way>> = {
  capsule: { ...byId, reaches: 'Capsule', field: (select) => `capsule(id: $capsule) { ${select} }` },
  draft: { ...byId, reaches: 'Draft', field: (select) => `draft(id: $draft) { ${select} }` },
  'node of a capsule': {
    ...byId,
    reaches: 'Capsule',
    field: (select) => `node(id: $capsule) { ${asCapsule(select)} }`,
  },
  'node of a draft': { ...byId, reaches: 'Draft', field: (select) => `node(id: $draft) { ${asDraft(select)} }` },
  'nodes of capsules': {
    ...byId,
    reaches: 'Capsule',
    field: (select) => `nodes(ids: [$capsule, "nothing", $capsule]) { ${asCapsule(select)} }`,
  },
  'nodes of drafts': { ...byId, reaches: 'Draft', field: (select) => `nodes(ids: [$draft]) { ${asDraft(select)} }` },
  inbox: {
    ...listed,
    reaches: 'Capsule',
    only: receivers,
    field: (select) => `inbox(${page}) { totalCount edges { node { ${select} } } }`,
  },
  outbox: {
    ...listed,
    reaches: 'Capsule',
    only: senders,
    field: (select) =>
      `outbox(${page}, orderBy: { field: UNLOCKS_AT, direction: ASC }) { edges { node { ${select} } } }`,
  },
  'inbox, narrowed': {
    ...listed,
    reaches: 'Capsule',
    only: receivers,
    field: (select) =>
      `inbox(${page}, filter: { title: "title", states: [SEALED, UNFOLDING, READY, OPENED] },
        orderBy: { field: UNLOCKS_AT, direction: DESC }) { totalCount edges { node { ${select} } } }`,
  },
  'outbox, by when it was opened': {
    ...listed,
    reaches: 'Capsule',
    only: senders,
    states: ['OPENED'],
    field: (select) =>
      `outbox(${page}, orderBy: { field: OPENED_AT, direction: DESC }) { edges { node { ${select} } } }`,
  },
  drafts: { ...listed, reaches: 'Draft', field: (select) => `drafts(${page}) { edges { node { ${select} } } }` },
  'feed, polled': {
    ...listed,
    reaches: 'Capsule',
    field: (select) => `feed(${page}) { events { seq capsuleId capsule { ${select} } } }`,
  },
  'feed, live': {
    kind: 'subscription',
    byId: false,
    reaches: 'Capsule',
    field: (select) => `feed(after: 0) { seq capsuleId capsule { ${select} } }`,
  },
  'capsule, live': {
    kind: 'subscription',
    byId: true,
    reaches: 'Capsule',
    field: (select) => `capsule(id: $capsule) { ${select} }`,
  },
  opening: {
    kind: 'mutation',
    byId: true,
    reaches: 'Capsule',
    only: receivers,
    states: ['OPENED'],
    changes: (role, state) => state === 'READY' && receivers.includes(role),
    field: (select) => `openCapsule(id: $capsule) { ${refusal} ${asCapsule(select)} }`,
  },
  'opening a draft': {
    kind: 'mutation',
    byId: true,
    reaches: 'Draft',
    states: [],
    field: () => `openCapsule(id: $draft) { ${refusal} }`,
  },
  answering: {
    kind: 'mutation',
    byId: true,
    reaches: 'Capsule',
    only: receivers,
    // Only a letter that is answered already comes with the refusal.
    states: ['OPENED'],
    field: (select) =>
      `replyToCapsule(input: { capsuleId: $capsule, body: "Again" }) {
        ${refusal} ... on AlreadyRepliedError { capsule { ${select} } } }`,
  },
  'sealing again': {
    kind: 'mutation',
    byId: true,
    reaches: 'Capsule',
    only: senders,
    states: ['SEALED', 'UNFOLDING', 'READY', 'OPENED'],
    field: (select) =>
      `sealDraft(input: { id: $draft, unlocksAt: "2020-01-01T00:00:00Z", expectedVersion: 77 }) {
        ${refusal} ... on AlreadySealedError { capsule { ${select} } } }`,
  },
  'editing an old version': {
    kind: 'mutation',
    byId: true,
    reaches: 'Draft',
    only: senders,
    field: (select) =>
      `updateDraft(input: { id: $draft, expectedVersion: 77 }) {
        ${refusal} ... on DraftConflictError { draft { ${select} } } }`,
  },
  'throwing away': {
    kind: 'mutation',
    byId: true,
    reaches: 'Draft',
    states: [],
    changes: (role, state) => state === 'DRAFT' && senders.includes(role),
    field: () => `deleteDraft(id: $draft) { ${refusal} }`,
  },
}

export const variablesOf = (id: string) => ({ capsule: globalId('Capsule', id), draft: globalId('Draft', id) })
