import { fileTypeFromBuffer } from 'file-type'

/** What a letter carries. */
export type Kind = 'image' | 'audio' | 'video' | 'pdf'

/** What a file is, by its content. */
export interface FileKind {
  readonly kind: Kind
  /** The only type that the file is ever served with. */
  readonly contentType: string
}

/** Bytes from the start of a file by which it is told what it is: {@link kindOf} needs no more. */
export const headSize = 65_536

/** The types that letters carry, by the names that `file-type` has for them. Whatever is not here is refused. */
const known: Readonly<Record<string, FileKind>> = {
  'image/jpeg': { kind: 'image', contentType: 'image/jpeg' },
  'image/png': { kind: 'image', contentType: 'image/png' },
  'image/apng': { kind: 'image', contentType: 'image/png' },
  'image/gif': { kind: 'image', contentType: 'image/gif' },
  'image/webp': { kind: 'image', contentType: 'image/webp' },
  'image/avif': { kind: 'image', contentType: 'image/avif' },
  'image/heic': { kind: 'image', contentType: 'image/heic' },
  'image/heif': { kind: 'image', contentType: 'image/heif' },
  'audio/mpeg': { kind: 'audio', contentType: 'audio/mpeg' },
  'audio/mp4': { kind: 'audio', contentType: 'audio/mp4' },
  'audio/x-m4a': { kind: 'audio', contentType: 'audio/mp4' },
  'audio/aac': { kind: 'audio', contentType: 'audio/aac' },
  'audio/ogg': { kind: 'audio', contentType: 'audio/ogg' },
  'audio/ogg; codecs=opus': { kind: 'audio', contentType: 'audio/ogg' },
  'audio/wav': { kind: 'audio', contentType: 'audio/wav' },
  'audio/flac': { kind: 'audio', contentType: 'audio/flac' },
  'video/mp4': { kind: 'video', contentType: 'video/mp4' },
  'video/x-m4v': { kind: 'video', contentType: 'video/mp4' },
  'video/quicktime': { kind: 'video', contentType: 'video/quicktime' },
  'video/webm': { kind: 'video', contentType: 'video/webm' },
  'application/pdf': { kind: 'pdf', contentType: 'application/pdf' },
}

/** Containers of films in which voices are recorded too, and by what their tracks are known where the head has them. */
const containers: Readonly<Record<string, { sound: RegExp; pictures: RegExp; contentType: string }>> = {
  // The handlers of tracks (ISO/IEC 14496-12 §8.4.3).
  'video/mp4': { sound: /hdlr.{8}soun/s, pictures: /hdlr.{8}vide/s, contentType: 'audio/mp4' },
  // Codecs' names (RFC 9559 §5.1.4.1.21).
  'video/webm': { sound: /A_(OPUS|VORBIS)/, pictures: /V_[A-Z]/, contentType: 'audio/webm' },
}

/**
 * What a file is, by its content alone: neither its name nor what its sender says of it counts. Null for all that
 * letters do not carry, such as SVG, HTML and programs.
 *
 * A voice in a film's container, as browsers record it, is told from a film where its tracks are in the head; where
 * they come last it is a film until somebody has looked at them (`Recordings` in `domain/ports`).
 *
 * @param head the first {@link headSize} bytes, or all of a shorter file
 */
export async function kindOf(head: Uint8Array): Promise<FileKind | null> {
  const found = await fileTypeFromBuffer(head).catch(() => undefined)
  const kind = found && Object.hasOwn(known, found.mime) ? known[found.mime] : undefined
  if (!kind) return null
  return isSoundAlone(head, kind) ? { kind: 'audio', contentType: soundOf(kind.contentType) } : kind
}

function isSoundAlone(head: Uint8Array, { contentType }: FileKind): boolean {
  const container = containers[contentType]
  if (!container) return false
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1')
  return container.sound.test(text) && !container.pictures.test(text)
}

/** The type of the same file, when it has turned out that there is nothing to see in it. */
export const soundOf = (contentType: string): string => containers[contentType]?.contentType ?? contentType
