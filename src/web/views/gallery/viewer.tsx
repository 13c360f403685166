import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { directionOf } from '../../../language/languages.ts'
import type { MediaFragment as Media } from '../../generated/graphql.ts'
import { language, texts } from '../../language/language.ts'
import { here } from '../../media.ts'
import { useDialog } from '../dialog.ts'
import { Blur } from './blur.tsx'
import { type Links, useFetched } from './links.ts'
import { altOf, ratioOf } from './picture.tsx'
import { Saving } from './saving.tsx'
import { Trouble } from './trouble.tsx'

/** Pixels that a finger must go for another picture. */
const swipe = 60

/** One picture over the whole page, and from it to the others. */
export function Viewer({
  pictures,
  at,
  links,
  onMove,
  onClose,
}: {
  pictures: readonly Media[]
  at: number
  links: Links
  onMove: (to: number) => void
  onClose: () => void
}) {
  const { dialog, leave } = useDialog(onClose)
  /** Where a finger was put down, in pixels from the left. */
  const from = useRef<number | null>(null)
  const words = texts.value.reading
  const media = pictures[at]
  if (!media) return null
  /** By how much one goes on who goes to the right. */
  const onwards = directionOf(language.value) === 'rtl' ? -1 : 1
  const move = (by: number) => {
    if (pictures[at + by]) onMove(at + by)
  }
  const step = (by: number, label: string, sign: string) => (
    <button
      type="button"
      class="turn"
      aria-label={label}
      // Not `disabled`, which would take the focus from whoever goes all the way.
      aria-disabled={!pictures[at + by]}
      onClick={() => move(by)}
    >
      {sign}
    </button>
  )
  return (
    <dialog
      {...dialog}
      class="viewer"
      aria-label={pictures.length > 1 ? words.pictureOf(at + 1, pictures.length) : words.picture}
      onKeyDown={({ key }) => {
        if (key === 'ArrowRight') move(onwards)
        if (key === 'ArrowLeft') move(-onwards)
      }}
      onTouchStart={({ touches }) => {
        // Two fingers look closer.
        from.current = touches.length === 1 ? (touches[0]?.clientX ?? null) : null
      }}
      onTouchEnd={({ changedTouches }) => {
        const way = from.current === null ? 0 : (changedTouches[0]?.clientX ?? 0) - from.current
        if (Math.abs(way) > swipe && (visualViewport?.scale ?? 1) === 1) move(way < 0 ? onwards : -onwards)
      }}
      onClick={({ target, currentTarget }) => {
        if (target === currentTarget) leave()
      }}
    >
      <div class="bar">
        {/* First, for it is what the dialog puts the focus on. */}
        <button type="button" onClick={leave}>
          {words.close}
        </button>
        <p class="hint" role="status">
          {pictures.length > 1 && words.numberOf(at + 1, pictures.length)}
        </p>
        <Saving media={media} links={links}>
          {words.save}
        </Saving>
      </div>
      <Large key={media.id} media={media} links={links} />
      {pictures.length > 1 && (
        <div class="turns">
          {/* Where one reads from right to left, these signs turn by themselves. */}
          {step(-1, words.pictureBefore, '‹')}
          {step(1, words.nextPicture, '›')}
        </div>
      )}
    </dialog>
  )
}

const whole = ({ url }: Media) => url

/** The small picture, until the large one is there. */
function Large({ media, links }: { media: Media; links: Links }) {
  const fetched = useFetched(media, links, whole)
  const isThere = useSignal(false)
  const { blurhash, thumbnailUrl, caption, width, height } = media
  const ratio = ratioOf(media)
  return (
    <figure>
      <div class="frame" style={{ '--ratio': ratio, '--width': `${width ?? 640}px` }}>
        {blurhash && !isThere.value && <Blur hash={blurhash} ratio={ratio} />}
        {thumbnailUrl && !isThere.value && <img class="before" src={here(thumbnailUrl)} alt="" />}
        {fetched.problem ? (
          <Trouble of={fetched} media={media} links={links} what="picture" />
        ) : (
          <img
            key={fetched.key}
            src={fetched.src}
            alt={altOf(media)}
            {...(width && height && { width, height })}
            data-there={isThere}
            onLoad={() => {
              isThere.value = true
              fetched.onThere()
            }}
            onError={fetched.onError}
          />
        )}
      </div>
      {caption && <figcaption dir="auto">{caption}</figcaption>}
    </figure>
  )
}
