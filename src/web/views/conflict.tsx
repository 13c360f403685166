import type { DraftFragment as Draft } from '../generated/graphql.ts'

/** Asks which version of a draft to go on with, when it was saved in two places. */
export function Conflict({
  theirs,
  onSettle,
}: {
  theirs: Draft | 'gone'
  onSettle: (keep: 'mine' | 'theirs') => void
}) {
  return (
    <section class="conflict" role="alert">
      {theirs === 'gone' ? (
        <>
          <p>This draft was sealed or thrown away in another window.</p>
          <button type="button" onClick={() => onSettle('mine')}>
            Keep this text as a new draft
          </button>
        </>
      ) : (
        <>
          <p>This draft was also changed in another window. There it reads:</p>
          <blockquote>
            <strong dir="auto">{theirs.title ?? 'Untitled'}</strong>
            <p dir="auto">{theirs.body}</p>
            {theirs.attachments.length > 0 && <p>with {theirs.attachments.map(({ name }) => name).join(', ')}</p>}
          </blockquote>
          <button type="button" onClick={() => onSettle('mine')}>
            Keep what is here
          </button>{' '}
          <button type="button" onClick={() => onSettle('theirs')}>
            Take the other one
          </button>
        </>
      )}
    </section>
  )
}
