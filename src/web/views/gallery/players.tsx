import { useMemo, useRef } from 'preact/hooks'
import type { MediaFragment as Media } from '../../generated/graphql.ts'
import { here, spokenDuration } from '../../media.ts'
import { Glyph } from '../glyph.tsx'
import { type Fetched, type Links, useFetched } from './links.ts'
import { ratioOf } from './picture.tsx'
import { Trouble } from './trouble.tsx'

const whole = ({ url }: Media) => url

/** Has a file that is fetched again go on where it was. */
function usePlace({ key, onThere }: Fetched) {
  const at = useRef(0)
  const isPlaying = useRef(false)
  // The first picture of a film rather than a black one, which browsers show before the beginning.
  const fragment = useMemo(() => (at.current > 0 ? '' : '#t=0.001'), [key])
  const handlers = {
    onPlay: () => {
      isPlaying.current = true
    },
    onPause: () => {
      isPlaying.current = false
    },
    onTimeUpdate: ({ currentTarget }: { currentTarget: HTMLMediaElement }) => {
      at.current = currentTarget.currentTime
    },
    onLoadedMetadata: ({ currentTarget }: { currentTarget: HTMLMediaElement }) => {
      onThere()
      if (at.current > 0) currentTarget.currentTime = at.current
      if (isPlaying.current) currentTarget.play().catch(() => {})
    },
  }
  return { fragment, handlers }
}

/** A voice or other sound. */
export function Voice({ media, links }: { media: Media; links: Links }) {
  const fetched = useFetched(media, links, whole)
  const { handlers } = usePlace(fetched)
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
        <audio
          key={fetched.key}
          controls
          preload="metadata"
          src={fetched.src}
          aria-label={caption ?? name}
          onError={fetched.onError}
          {...handlers}
        />
      )}
    </figure>
  )
}

/** A film, of which only the beginning is fetched before it is played, and parts as one seeks. */
export function Film({ media, links }: { media: Media; links: Links }) {
  const fetched = useFetched(media, links, whole)
  const { fragment, handlers } = usePlace(fetched)
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
          src={fetched.src + fragment}
          aria-label={caption ?? name}
          {...(thumbnailUrl && { poster: here(thumbnailUrl) })}
          onError={fetched.onError}
          {...handlers}
        />
      )}
      {caption && <figcaption dir="auto">{caption}</figcaption>}
    </figure>
  )
}
