import type { MediaFragment as Media } from '../../generated/graphql.ts'
import type { Fetched, Links } from './links.ts'
import { Saving } from './saving.tsx'

const nouns = { picture: 'picture', voice: 'recording', film: 'film' }

/** In place of a file that cannot be seen now. */
export function Trouble({
  of,
  media,
  links,
  what,
}: {
  of: Fetched
  media: Media
  links: Links
  what: keyof typeof nouns
}) {
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
        <Saving media={media} links={links}>
          Save it
        </Saving>
      ) : (
        <button type="button" disabled={of.busy} onClick={of.tryAgain}>
          Try again
        </button>
      )}
    </div>
  )
}
