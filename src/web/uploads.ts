import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { ApiError } from './graphql.ts'
import { persist } from './retry.ts'

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

/** Out of the first view: who only reads needs none of it. */
export const loadSending = () =>
  import('./sending.ts').catch(() => {
    throw new ApiError('UNREACHABLE', 'The server cannot be reached. Try again in a moment.')
  })

/**
 * @param owner whose they are
 * @param over when the letter is put away: what has not arrived goes on when the same file is chosen again
 */
export function createUploads(
  owner: string,
  over: AbortSignal,
  onArrival: (mediaId: string, upload: Upload) => void,
): Uploads {
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
    const stopping = new AbortController()
    const { signal: stop } = stopping
    let isCancelled = false
    over.addEventListener('abort', () => stopping.abort(), { signal: stop })
    const preview = /^(image|audio)\//.test(file.type) ? URL.createObjectURL(file) : null
    if (preview) previews.push(preview)
    const onTrouble = (message: string | null) => {
      trouble.value = message
    }
    const onProgress = (part: number) => {
      progress.value = part
    }
    const run = async () => {
      const { sendFile } = await persist(loadSending, { stop, onFailure: onTrouble })
      const id = await sendFile(file, owner, {
        stop,
        isCancelled: () => isCancelled,
        onProgress,
        onTrouble,
      })
      arrived.set(id, upload)
      remove(upload)
      onArrival(id, upload)
    }
    const go = () => {
      refusal.value = null
      run().catch((error: Error) => {
        trouble.value = null
        if (!stop.aborted) refusal.value = error.message
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
        isCancelled = true
        stopping.abort()
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
