import type { Keyed } from './chunks.ts'

/** A file as its uploader or its letter keeps it: all that is told of it, and how to read it. */
export interface StoredFile extends Keyed {
  readonly name: string
  readonly contentType: string
  /** Bytes. */
  readonly size: number
  /** Who wrote each segment. */
  readonly segments: readonly number[]
  /** Pixels, of pictures and films. */
  readonly width: number | null
  readonly height: number | null
  /** Seconds, of sounds and films. */
  readonly duration: number | null
  readonly blurhash: string | null
  /** A small picture of it (WebP): its bytes and who wrote it. */
  readonly thumbnail: { readonly size: number; readonly writer: number } | null
}

/** A file in a letter. */
export interface Attachment extends StoredFile {
  readonly caption: string | null
}

/** The names of a file's objects in the store. */
export const segmentName = (id: string, n: number, writer: number): string => `${id}/${n}.${writer}`
export const thumbnailName = (id: string, writer: number): string => `${id}/thumbnail.${writer}`
