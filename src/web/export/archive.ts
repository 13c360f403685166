import { downloadZip } from 'client-zip'
import { ApiError, type Viewer } from '../../client/index.ts'
import { ask } from '../api.ts'
import { ReadAttachmentsDocument, ReadDraftDocument } from '../generated/graphql.ts'
import { hold } from '../hold.ts'
import { here } from '../media.ts'
import { persist } from '../retry.ts'
import { bookOf } from './book.ts'
import {
  type Contact,
  contacts,
  type Draft,
  drafts,
  type Enclosure,
  type Everything,
  type Letter,
  lettersOf,
  type Media,
  type Written,
} from './collect.ts'

interface Packing {
  readonly stop: AbortSignal
  /** Is told of each letter and draft that is in. */
  onPacked(): void
}

/**
 * Packs all letters that the viewer may read, with drafts, contacts, answers and files, as a book that opens without a
 * server (`index.html`) and as data (`data.json`). It is made here, from what the API tells: no server ever has it.
 */
export async function pack(viewer: Viewer, { stop, onPacked }: Packing): Promise<Blob> {
  const received: Written<Letter>[] = []
  const sent: Written<Letter>[] = []
  const begun: Written<Draft>[] = []

  async function* files() {
    for await (const letter of lettersOf('inbox', stop)) {
      received.push(yield* enclosed(letter, letter.content?.attachments ?? [], `files/for-you/${received.length + 1}`))
    }
    for await (const letter of lettersOf('outbox', stop)) {
      sent.push(yield* enclosed(letter, letter.content?.attachments ?? [], `files/from-you/${sent.length + 1}`))
    }
    for await (const draft of drafts(stop)) {
      begun.push(yield* enclosed(draft, draft.attachments, `files/drafts/${begun.length + 1}`))
    }
    const known: Contact[] = []
    for await (const contact of contacts(stop)) known.push(contact)
    const everything: Everything = {
      exportedAt: new Date().toISOString(),
      viewer,
      received,
      sent,
      drafts: begun,
      contacts: known,
    }
    yield { name: 'index.html', input: bookOf(everything) }
    yield { name: 'data.json', input: JSON.stringify(dataOf(everything), null, 2) }
  }

  async function* enclosed<Of extends Letter | Draft>(of: Of, attachments: readonly Media[], folder: string) {
    const files: Enclosure[] = []
    for (const [n, media] of attachments.entries()) {
      const { url: _, thumbnailUrl: __, blurhash: ___, ...said } = media
      const bytes = await fetched(media, of, stop)
      const path = `${folder}/${n + 1} ${media.name.replaceAll(/[/\\:*?"<>|\p{Cc}]/gu, '_')}`
      files.push({ path: bytes && path, media: said })
      if (bytes) yield { name: path, input: bytes }
    }
    onPacked()
    return { of, files } satisfies Written<Of>
  }

  return await downloadZip(files()).blob()
}

/** As programs read it: what each letter says, and where its files are. */
const dataOf = ({ received, sent, drafts, ...rest }: Everything) => {
  const plain = ({ of, files }: Written<Letter | Draft>) => {
    const told = files.map(({ path, media }) => ({ ...media, path }))
    if (!('state' in of)) return { ...of, attachments: told }
    return { ...of, content: of.content && { ...of.content, attachments: told } }
  }
  return { ...rest, received: received.map(plain), sent: sent.map(plain), drafts: drafts.map(plain) }
}

/** A file, however long it takes until the server can be reached; null of one that it has no more. */
async function fetched(media: Media, of: Letter | Draft, stop: AbortSignal): Promise<Blob | null> {
  let link: string | null = media.url
  for (let isSecond = false; link; isSecond = true) {
    const url = here(link)
    const bytes = await persist(() => bytesAt(url, stop), { stop })
    if (bytes || isSecond) return bytes
    // Links are good for an hour, and what was packed before may have taken longer.
    link = await persist(() => freshLink(media, of), { stop })
  }
  return null
}

async function bytesAt(url: string, signal: AbortSignal): Promise<Blob | null> {
  try {
    const response = await fetch(url, { signal })
    if (response.ok) return await response.blob()
    if (response.status < 500 && response.status !== 429) return null
    const retryAfter = Number(response.headers.get('retry-after') ?? 5)
    if (response.status === 429) hold(retryAfter)
  } catch (error) {
    if (signal.aborted) throw error
  }
  throw new ApiError('UNREACHABLE', 'The server cannot be reached.')
}

async function freshLink({ id }: Media, of: Letter | Draft): Promise<string | null> {
  const attachments: readonly Media[] =
    'state' in of
      ? ((await ask(ReadAttachmentsDocument, { id: of.id })).capsule?.content?.attachments ?? [])
      : ((await ask(ReadDraftDocument, { id: of.id })).draft?.attachments ?? [])
  return attachments.find((media) => media.id === id)?.url ?? null
}
