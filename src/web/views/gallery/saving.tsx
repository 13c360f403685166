import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import type { MediaFragment as Media } from '../../generated/graphql.ts'
import { texts } from '../../language/language.ts'
import { here } from '../../media.ts'
import { type Links, whyNot } from './links.ts'

const hrefOf = ({ url }: Media) => `${here(url)}?download`

/** A link that saves a file under its own name; looked at first, for what is saved from a link that is over is no file. */
export function Saving({ media, links, children }: { media: Media; links: Links; children: ComponentChildren }) {
  const problem = useSignal<string | null>(null)
  const save = async () => {
    problem.value = null
    try {
      const file = (await whyNot(media)) ? ((await links.renew(media)) ?? media) : media
      problem.value = await whyNot(file)
      if (!problem.value)
        Object.assign(document.createElement('a'), { href: hrefOf(file), download: file.name }).click()
    } catch (error) {
      problem.value = (error as Error).message
    }
  }
  return (
    <>
      <a
        href={hrefOf(media)}
        download={media.name}
        onClick={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        {children}
      </a>
      {problem.value && (
        <p class="problem" role="alert">
          {texts.value.reading.cannotSave} {problem}
        </p>
      )}
    </>
  )
}
