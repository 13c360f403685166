import type { MediaFragment as Media } from '../../generated/graphql.ts'
import { texts } from '../../language/language.ts'
import type { Fetched, Links } from './links.ts'
import { Saving } from './saving.tsx'

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
  what: 'picture' | 'voice' | 'film'
}) {
  const words = texts.value.reading
  return (
    <div class="trouble" role="status">
      <p>
        {of.isForeign ? (
          words.cannotShow(<bdi>{media.name}</bdi>)
        ) : (
          <>
            {words.cannotFetch[what]} <span class="hint">{of.problem}</span>
          </>
        )}
      </p>
      {of.isForeign ? (
        <Saving media={media} links={links}>
          {words.save}
        </Saving>
      ) : (
        <button type="button" disabled={of.busy} onClick={of.tryAgain}>
          {words.tryAgain}
        </button>
      )}
    </div>
  )
}
