import type { MediaFragment as Media } from '../../generated/graphql.ts'
import { texts } from '../../language/language.ts'
import { spokenSize } from '../../media.ts'
import { Glyph } from '../glyph.tsx'
import type { Links } from './links.ts'
import { Saving } from './saving.tsx'

/** A file that is read elsewhere. */
export function Document({ media, links }: { media: Media; links: Links }) {
  const { id, name, size, caption } = media
  return (
    <figure class="document" data-media={id}>
      <Saving media={media} links={links}>
        <Glyph kind="document" />
        <span>
          <bdi class="name">{name}</bdi>
          <span class="hint">{texts.value.reading.pdf(spokenSize(size))}</span>
        </span>
      </Saving>
      {caption && <figcaption dir="auto">{caption}</figcaption>}
    </figure>
  )
}
