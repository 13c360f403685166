import { useSignal } from '@preact/signals'
import type { MediaFragment as Media } from '../../generated/graphql.ts'
import { Blur } from './blur.tsx'
import { type Links, useFetched } from './links.ts'
import { Trouble } from './trouble.tsx'

/** How wide a picture is for its height; a square where nobody could tell. */
export const ratioOf = ({ width, height }: Media): number => (width && height ? width / height : 1)

/** What somebody who does not see it is told of a picture. */
export const altOf = ({ caption, name }: Media): string => caption ?? name

const small = ({ thumbnailUrl, url }: Media) => thumbnailUrl ?? url

/** A picture of the gallery, small, and as a blur until it is there. */
export function Picture({ media, links, onLook }: { media: Media; links: Links; onLook: () => void }) {
  const fetched = useFetched(media, links, small)
  const isThere = useSignal(false)
  const ratio = ratioOf(media)
  const { caption, blurhash, width, height } = media
  return (
    <li class="picture" data-media={media.id} style={{ '--ratio': ratio }}>
      <figure>
        {fetched.problem ? (
          <div class="frame">
            {blurhash && <Blur hash={blurhash} ratio={ratio} />}
            <Trouble of={fetched} media={media} links={links} what="picture" />
          </div>
        ) : (
          <button type="button" class="frame" aria-haspopup="dialog" onClick={onLook}>
            {blurhash && !isThere.value && <Blur hash={blurhash} ratio={ratio} />}
            <img
              key={fetched.key}
              src={fetched.src}
              alt={altOf(media)}
              {...(width && height && { width, height })}
              loading="lazy"
              decoding="async"
              data-there={isThere}
              onLoad={() => {
                isThere.value = true
                fetched.onThere()
              }}
              onError={fetched.onError}
            />
          </button>
        )}
        {caption && <figcaption dir="auto">{caption}</figcaption>}
      </figure>
    </li>
  )
}
