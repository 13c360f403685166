import { type ReadonlySignal, useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { ask } from '../../api.ts'
import { type MediaFragment as Media, ReadAttachmentsDocument } from '../../generated/graphql.ts'
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
  readonly key: string
  readonly src: string
  /** Why it cannot be seen, in words; null as long as it may come. */
  readonly problem: string | null
  /** Whether the server has it, and it is this browser that cannot show it. */
  readonly isForeign: boolean
  readonly busy: boolean
  onError(): void
  tryAgain(): void
}

/**
 * Follows a link, and gets another when it does not lead anywhere any more.
 *
 * @param url which link of the file it is
 */
export function useFetched(media: Media, links: Links, url: (media: Media) => string): Fetched {
  const problem = useSignal<string | null>(null)
  const isForeign = useSignal(false)
  const busy = useSignal(false)
  const tries = useSignal(0)
  const left = useMemo(() => new AbortController(), [])
  useEffect(() => () => left.abort(), [])

  const again = () => {
    problem.value = null
    isForeign.value = false
    tries.value += 1
  }
  /** @returns whether there is another link now */
  const renew = async () => {
    const fresh = await links.renew(media)
    return fresh !== null && url(fresh) !== url(media)
  }
  const fail = async () => {
    try {
      if (await renew()) return again()
      const why = await whyNot(media)
      isForeign.value = why === null
      problem.value = why ?? 'This browser cannot show it.'
    } catch (error) {
      problem.value = (error as Error).message
    }
  }
  const during = async (work: () => Promise<void>) => {
    busy.value = true
    await work()
    if (!left.signal.aborted) busy.value = false
  }
  return {
    key: `${tries} ${media.url}`,
    src: here(url(media)),
    problem: problem.value,
    isForeign: isForeign.value,
    busy: busy.value,
    onError: () => void during(fail),
    tryAgain: () =>
      void during(async () => {
        try {
          await renew()
          again()
        } catch (error) {
          problem.value = (error as Error).message
        }
      }),
  }
}

/** Why a file is not to be had, by its first byte; null when it is. */
export async function whyNot({ url }: Media): Promise<string | null> {
  const response = await fetch(here(url), { headers: { range: 'bytes=0-0' } }).catch(() => null)
  if (!response) return 'The server cannot be reached.'
  if (response.ok) return null
  const said = response.headers.get('media-error') ? (await response.text()).trim() : ''
  return said || `The server answered ${response.status}.`
}
