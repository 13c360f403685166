import type { MediaFragment as Media } from '../../generated/graphql.ts'
import { here, spokenSize } from '../../media.ts'
import { Glyph } from '../attachments/glyph.tsx'

/** A file that is read elsewhere. */
export function Document({ media }: { media: Media }) {
  const { id, name, size, caption, url } = media
  return (
    <figure class="document" data-media={id}>
      <a href={`${here(url)}?download`} download={name}>
        <Glyph kind="document" />
        <span>
          <bdi class="name">{name}</bdi>
          <span class="hint">PDF, {spokenSize(size)}</span>
        </span>
      </a>
      {caption && <figcaption dir="auto">{caption}</figcaption>}
    </figure>
  )
}
