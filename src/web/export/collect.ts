import type { Viewer } from '../../client/index.ts'
import { ask } from '../api.ts'
import {
  type ListedContactFragment as Contact,
  ExportContactsDocument,
  ExportDraftsDocument,
  type ExportDraftsQuery,
  ExportInboxDocument,
  ExportOutboxDocument,
  type ExportPageFragment,
} from '../generated/graphql.ts'
import type { Box } from '../letters.ts'
import { persist } from '../retry.ts'

/** A letter with what the viewer may read of it; `content` is null while it is shut for them. */
export type Letter = ExportPageFragment['edges'][number]['node']
export type Draft = ExportDraftsQuery['page']['edges'][number]['node']
export type { Contact }
export type Media = Draft['attachments'][number]

/** A file of the archive, beside what is said of it. */
export interface Enclosure {
  /** Where it lies in the archive; null when it could not be had. */
  readonly path: string | null
  readonly media: Omit<Media, 'url' | 'thumbnailUrl' | 'blurhash'>
}

export interface Written<Of extends Letter | Draft> {
  readonly of: Of
  readonly files: readonly Enclosure[]
}

/** All that somebody has here and may read. */
export interface Everything {
  readonly exportedAt: string
  readonly viewer: Viewer
  readonly received: readonly Written<Letter>[]
  readonly sent: readonly Written<Letter>[]
  readonly drafts: readonly Written<Draft>[]
  readonly contacts: readonly Contact[]
}

interface Page<Node> {
  readonly edges: readonly { readonly node: Node }[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}

/** The letters of a box, the first that was sealed first. */
export const lettersOf = (box: Box, stop: AbortSignal): AsyncGenerator<Letter> =>
  all(async (after) => (await ask(box === 'inbox' ? ExportInboxDocument : ExportOutboxDocument, { after })).page, stop)

export const drafts = (stop: AbortSignal): AsyncGenerator<Draft> =>
  all(async (after) => (await ask(ExportDraftsDocument, { after })).page, stop)

export const contacts = (stop: AbortSignal): AsyncGenerator<Contact> =>
  all(async (after) => (await ask(ExportContactsDocument, { after })).page, stop)

/** Page by page, however long it takes until the server can be reached. */
async function* all<Node>(
  read: (after: string | null) => Promise<Page<Node>>,
  stop: AbortSignal,
): AsyncGenerator<Node> {
  for (let after: string | null = null; ; ) {
    const cursor: string | null = after
    const { edges, pageInfo }: Page<Node> = await persist(() => read(cursor), { stop })
    for (const { node } of edges) yield node
    if (!pageInfo.hasNextPage) return
    after = pageInfo.endCursor
  }
}
