import { batch, type ReadonlySignal, useSignal } from '@preact/signals'
import { useMemo, useRef } from 'preact/hooks'
import { ask } from '../../api.ts'
import { type MediaFragment as Media, ReadAttachmentsDocument } from '../../generated/graphql.ts'
import { texts } from '../../language/language.ts'
import { here } from '../../media.ts'

/** The links to a letter's files, which are good for an hour. */
export interface Links {
  readonly files: ReadonlySignal<readonly Media[]>
  /** Asks for fresh ones; what asks at the same time is answered together. @returns null when a file has none */
  renew(media: Media): Promise<Media | null>
}

export function useLinks(letterId: string, attachments: readonly Media[]): Links {
  const files = useSignal(attachments)
  return useMemo(() => {
    let asking: Promise<readonly Media[]> | null = null
    const read = async () => {
      const { capsule } = await ask(ReadAttachmentsDocument, { id: letterId })
      files.value = capsule?.content?.attachments ?? []
      return files.value
    }
    return {
      files,
      async renew({ id }) {
        asking ??= read().finally(() => {
          asking = null
        })
        return (await asking).find((media) => media.id === id) ?? null
      },
    }
  }, [letterId])
}

/** A file that is shown: where from, and what became of it. */
export interface Fetched {
  /** Changes when it is to be fetched again, also from where it was fetched before. */
  readonly key: number
  readonly src: string
  /** Why it cannot be seen, in words; null as long as it may come. */
  readonly problem: string | null
  /** Whether the server has it, and it is this browser that cannot show it. */
  readonly isForeign: boolean
  readonly busy: boolean
  /** It is there. */
  onThere(): void
  onError(): void
  tryAgain(): void
}

/**
 * Follows a link, and gets another when it does not lead anywhere any more; not before, for what is being played would
 * begin anew.
 *
 * @param url which link of the file it is
 */
export function useFetched(media: Media, links: Links, url: (media: Media) => string): Fetched {
  const shown = useSignal(media)
  const tries = useSignal(0)
  const problem = useSignal<string | null>(null)
  const isForeign = useSignal(false)
  const busy = useSignal(false)
  const isSecondTime = useRef(false)

  const show = (next: Media) =>
    batch(() => {
      shown.value = next
      problem.value = null
      isForeign.value = false
      tries.value += 1
    })
  const attempt = async (work: () => Promise<void>) => {
    busy.value = true
    await work().catch((error: Error) => {
      problem.value = error.message
    })
    busy.value = false
  }
  const isNew = (other: Media) => url(other) !== url(shown.value)
  const fail = async () => {
    // Another file may have got fresh links for all meanwhile.
    const latest = isNew(media) ? media : await links.renew(media)
    if (latest && isNew(latest)) return show(latest)
    const why = await whyNot(shown.value)
    // The connection may have broken for a moment only.
    if (!why && !isSecondTime.current) {
      isSecondTime.current = true
      return show(shown.value)
    }
    isForeign.value = why === null
    problem.value = why ?? texts.value.reading.cannotShowIt
  }
  return {
    key: tries.value,
    src: here(url(shown.value)),
    problem: problem.value,
    isForeign: isForeign.value,
    busy: busy.value,
    onThere() {
      isSecondTime.current = false
    },
    onError: () => void attempt(fail),
    tryAgain: () => void attempt(async () => show((await links.renew(media)) ?? media)),
  }
}

/** Why a file is not to be had, by its first byte; null when it is. */
export async function whyNot({ url }: Media): Promise<string | null> {
  const { server } = texts.value
  const response = await fetch(here(url), { headers: { range: 'bytes=0-0' } }).catch(() => null)
  if (!response) return server.cannotReach
  if (response.ok) return null
  const code = response.headers.get('media-error')
  const said = code ? (await response.text()).trim() : ''
  return code && said ? server.file(code, said, '') : server.answered(response.status)
}
