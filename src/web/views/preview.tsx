import { texts } from '../language/language.ts'
import { viewer } from '../session.ts'
import { themeOf } from '../themes.ts'
import type { Writing } from '../writing.ts'
import { useDialog } from './dialog.ts'
import { Linked } from './linked.tsx'

/** A letter that is being written as it will lie open one day. */
export function Preview({ of: { title, body, theme, recipients }, onLeave }: { of: Writing; onLeave: () => void }) {
  const { dialog, leave } = useDialog(onLeave)
  const words = texts.value.writing
  // Each of several reads the same.
  const [recipient] = recipients
  const them = recipient?.user?.displayName ?? recipient?.email ?? recipient?.name
  return (
    <dialog {...dialog} class="question preview" aria-label={words.preview}>
      <article class="letter" data-theme={themeOf(theme)}>
        <h2 dir="auto">{title}</h2>
        {them && (
          <p class="byline">{texts.value.reading.byline(<bdi>{viewer.value?.displayName}</bdi>, <bdi>{them}</bdi>)}</p>
        )}
        <section class="paper" aria-label={texts.value.reading.theLetter} data-testid="preview">
          <p class="body" dir="auto">
            <Linked text={body} />
          </p>
        </section>
      </article>
      <div class="actions">
        <button type="button" onClick={leave}>
          {words.goOnWriting}
        </button>
      </div>
    </dialog>
  )
}
