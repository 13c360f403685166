import type { MediaFragment as Media } from '../../generated/graphql.ts'
import { texts } from '../../language/language.ts'
import { here, kindOf, spokenDuration, spokenSize } from '../../media.ts'
import type { Attachment } from '../../writing.ts'
import type { Issues } from '../field.tsx'
import { issueWords } from '../server-words.tsx'
import type { Grip } from './dragging.ts'
import { Caption, Line } from './line.tsx'

/** Where a file is among the others, and how it gets elsewhere. */
interface Place {
  readonly index: number
  readonly of: number
  readonly grip: (index: number) => Grip
  readonly move: (from: number, to: number) => void
}

/** A file that is in the letter. */
export function ArrivedRow({
  attachment,
  preview,
  saved,
  problems,
  place: { index, of, grip, move },
  onCaption,
  onRemove,
}: {
  attachment: Attachment
  /** What this browser has of it. */
  preview: string | null
  /** As it is in the draft; null until that is saved. */
  saved: Media | null
  problems: Issues
  place: Place
  onCaption: (caption: string) => void
  onRemove: () => void
}) {
  const { name, contentType, size, caption } = attachment
  const words = texts.value.writing
  const step = (to: number, label: string, sign: string) => (
    <button
      type="button"
      class="step"
      aria-label={label}
      // Not `disabled`, which would take the focus from whoever moves it all the way.
      aria-disabled={to < 0 || to >= of}
      onClick={({ currentTarget }) => {
        move(index, to)
        // The row is put elsewhere in the page, which takes the focus with it in no browser.
        setTimeout(() => currentTarget.focus())
      }}
    >
      {sign}
    </button>
  )
  const kind = kindOf(saved?.contentType ?? contentType)
  const source = preview ?? (saved && here(saved.url))
  const spoken = spokenSize(saved?.size ?? size)
  return (
    <Line
      name={name}
      kind={kind}
      picture={kind === 'picture' && preview ? preview : saved?.thumbnailUrl ? here(saved.thumbnailUrl) : null}
      index={index}
      grip={of > 1 ? grip(index) : null}
      caption={<Caption name={name} value={caption} onInput={onCaption} />}
      acts={
        <>
          {of > 1 && step(index - 1, words.moveUp(name), '↑')}
          {of > 1 && step(index + 1, words.moveDown(name), '↓')}
          <button type="button" class="step" aria-label={words.remove(name)} onClick={onRemove}>
            ×
          </button>
        </>
      }
    >
      <p class="hint">
        {saved?.duration == null ? spoken : words.sizeAndLength(spoken, spokenDuration(saved.duration))}
      </p>
      {kind === 'voice' && source && (
        // biome-ignore lint/a11y/useMediaCaption: nobody has written down yet what is said.
        <audio controls preload="none" src={source} aria-label={name} />
      )}
      {problems.map(({ message }) => (
        <p key={message} class="problem" role="alert">
          {words.ofThis(issueWords(message))}
        </p>
      ))}
    </Line>
  )
}
