import type { MediaFragment as Media } from '../../generated/graphql.ts'
import { here } from '../../media.ts'
import type { Fetched } from './links.ts'

const nouns = { picture: 'picture', voice: 'recording', film: 'film' }

/** In place of a file that cannot be seen now. */
export function Trouble({ of, media, what }: { of: Fetched; media: Media; what: keyof typeof nouns }) {
  return (
    <div class="trouble" role="status">
      <p>
        {of.isForeign ? (
          <>
            This browser cannot show “<bdi>{media.name}</bdi>”.
          </>
        ) : (
          <>
            This {nouns[what]} cannot be fetched now. <span class="hint">{of.problem}</span>
          </>
        )}
      </p>
      {of.isForeign ? (
        <Saving media={media} />
      ) : (
        <button type="button" disabled={of.busy} onClick={of.tryAgain}>
          Try again
        </button>
      )}
    </div>
  )
}

/** A link that saves a file under its own name. */
export const Saving = ({ media, words = 'Save it' }: { media: Media; words?: string }) => (
  <a href={`${here(media.url)}?download`} download={media.name}>
    {words}
  </a>
)
