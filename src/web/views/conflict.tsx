import type { DraftFragment as Draft } from '../generated/graphql.ts'

import { texts } from '../language/language.ts'

/** Asks which version of a draft to go on with, when it was saved in two places. */
export function Conflict({
  theirs,
  onSettle,
}: {
  theirs: Draft | 'gone'
  onSettle: (keep: 'mine' | 'theirs') => void
}) {
  const words = texts.value.writing
  return (
    <section class="conflict" role="alert">
      {theirs === 'gone' ? (
        <>
          <p>{words.isGone}</p>
          <button type="button" onClick={() => onSettle('mine')}>
            {words.keepAsNew}
          </button>
        </>
      ) : (
        <>
          <p>{words.isChanged}</p>
          <blockquote>
            <strong dir="auto">{theirs.title ?? texts.value.frame.untitled}</strong>
            <p dir="auto">{theirs.body}</p>
            {theirs.attachments.length > 0 && <p>{words.withFiles(theirs.attachments.map(({ name }) => name))}</p>}
          </blockquote>
          <button type="button" onClick={() => onSettle('mine')}>
            {words.keepMine}
          </button>{' '}
          <button type="button" onClick={() => onSettle('theirs')}>
            {words.takeOther}
          </button>
        </>
      )}
    </section>
  )
}
