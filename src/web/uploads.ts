import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { ApiError } from '../client/index.ts'
import { hold } from './hold.ts'
import { texts } from './language/language.ts'
import { spokenSize } from './media.ts'
import { openon } from './openon.ts'

/** A file on its way into a letter. */
export interface Upload {
  /** Grows from one that is chosen to the next. */
  readonly number: number
  readonly file: File
  /** Where this browser has it, to be seen or heard; null of what is neither. */
  readonly preview: string | null
  /** What is said of it meanwhile. */
  readonly caption: Signal<string>
  /** From 0 to 1. */
  readonly progress: ReadonlySignal<number>
  /** What keeps it at the moment, which may pass. */
  readonly trouble: ReadonlySignal<string | null>
  /** Why it will not be in the letter. */
  readonly refusal: ReadonlySignal<string | null>
  /** Tries again what was refused. */
  retry(): void
  cancel(): void
}

/** The files of one letter that are on their way, or were before this view of it ended. */
export interface Uploads {
  /** In the order in which they were chosen. */
  readonly pending: ReadonlySignal<readonly Upload[]>
  add(files: Iterable<File>): void
  /** How a file came here; undefined where it was there before. */
  sourceOf(mediaId: string): Upload | undefined
  /** Lets go of what this browser has of the files. */
  close(): void
}

/**
 * @param over when the letter is put away: what has not arrived goes on when the same file is chosen again
 */
export function createUploads(over: AbortSignal, onArrival: (mediaId: string, upload: Upload) => void): Uploads {
  const pending = signal<readonly Upload[]>([])
  const arrived = new Map<string, Upload>()
  const previews: string[] = []
  let count = 0
  const remove = (upload: Upload) => {
    pending.value = pending.value.filter((other) => other !== upload)
  }

  function begin(file: File): Upload {
    const progress = signal(0)
    const trouble = signal<string | null>(null)
    const refusal = signal<string | null>(null)
    const cancelling = new AbortController()
    const preview = /^(image|audio)\//.test(file.type) ? URL.createObjectURL(file) : null
    if (preview) previews.push(preview)
    const run = async () => {
      const id = await openon.upload(file, {
        signal: over,
        discard: cancelling.signal,
        onProgress(part) {
          trouble.value = null
          progress.value = part
        },
        onWaiting(why) {
          if (why.code === 'RATE_LIMITED') hold(why.retryAfter)
          trouble.value = wordsOf(why)
        },
      })
      arrived.set(id, upload)
      remove(upload)
      onArrival(id, upload)
    }
    const go = () => {
      refusal.value = null
      run().catch((error: ApiError) => {
        trouble.value = null
        if (!over.aborted && !cancelling.signal.aborted) refusal.value = wordsOf(error)
      })
    }
    const upload: Upload = {
      number: count++,
      file,
      preview,
      caption: signal(''),
      progress,
      trouble,
      refusal,
      retry: go,
      cancel() {
        cancelling.abort()
        remove(upload)
      },
    }
    go()
    return upload
  }

  return {
    pending,
    add(files) {
      pending.value = [...pending.value, ...Array.from(files, begin)]
    },
    sourceOf: (mediaId) => arrived.get(mediaId),
    close() {
      for (const preview of previews.splice(0)) URL.revokeObjectURL(preview)
    },
  }
}

/** Why a file does not arrive, in the page's own words, where the server's are for programs. */
function wordsOf({ code, message, extensions }: ApiError): string {
  let size = ''
  const words = message.replace(/(\d{4,}) bytes/, (_, bytes: string) => {
    size = spokenSize(Number(bytes))
    return size
  })
  const { mediaError = 'UNKNOWN' } = extensions
  return texts.value.server.file(mediaError === 'UNKNOWN' ? code : String(mediaError), words, size)
}
