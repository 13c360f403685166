import type { MediaFragment as Media } from '../../generated/graphql.ts'
import { here, spokenDuration } from '../../media.ts'
import { Glyph } from '../glyph.tsx'
import { type Links, useFetched } from './links.ts'
import { ratioOf } from './picture.tsx'
import { Trouble } from './trouble.tsx'

const whole = ({ url }: Media) => url

/** A voice or other sound. */
export function Voice({ media, links }: { media: Media; links: Links }) {
  const fetched = useFetched(media, links, whole)
  const { name, duration, caption } = media
  return (
    <figure class="voice" data-media={media.id}>
      <figcaption>
        <Glyph kind="voice" />
        <span class="name" dir="auto">
          {caption ?? name}
        </span>
        {duration !== null && <span class="hint">{spokenDuration(duration)}</span>}
      </figcaption>
      {fetched.problem ? (
        <Trouble of={fetched} media={media} links={links} what="voice" />
      ) : (
        // biome-ignore lint/a11y/useMediaCaption: its sender has sent a voice and no text.
        <audio
          key={fetched.key}
          controls
          preload="metadata"
          src={fetched.src}
          aria-label={caption ?? name}
          onError={fetched.onError}
        />
      )}
    </figure>
  )
}

/** A film, of which only the beginning is fetched before it is played, and parts as one seeks. */
export function Film({ media, links }: { media: Media; links: Links }) {
  const fetched = useFetched(media, links, whole)
  const { name, caption, width, height, thumbnailUrl } = media
  return (
    <figure
      class="film"
      data-media={media.id}
      style={{ '--ratio': ratioOf({ ...media, width: width ?? 16, height: height ?? 9 }) }}
    >
      {fetched.problem ? (
        <Trouble of={fetched} media={media} links={links} what="film" />
      ) : (
        <video
          key={fetched.key}
          controls
          playsInline
          preload="metadata"
          // The first picture of it rather than a black one, which browsers show before the beginning.
          src={`${fetched.src}#t=0.001`}
          aria-label={caption ?? name}
          {...(thumbnailUrl && { poster: here(thumbnailUrl) })}
          onError={fetched.onError}
        />
      )}
      {caption && <figcaption dir="auto">{caption}</figcaption>}
    </figure>
  )
}
