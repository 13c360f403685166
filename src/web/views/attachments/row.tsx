import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import type { MediaFragment as Media } from '../../generated/graphql.ts'
import { here, type Kind, kindOf, spokenDuration, spokenSize } from '../../media.ts'
import type { Upload } from '../../uploads.ts'
import type { Attachment } from '../../writing.ts'
import type { Issues } from '../field.tsx'
import type { Grip } from './dragging.ts'
import { Glyph } from './glyph.tsx'

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
  const step = (to: number, label: string, sign: string) => (
    <button
      type="button"
      class="step"
      aria-label={`Move ${name} ${label}`}
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
  const duration = saved?.duration == null ? '' : `, ${spokenDuration(saved.duration)}`
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
          {of > 1 && step(index - 1, 'up', '↑')}
          {of > 1 && step(index + 1, 'down', '↓')}
          <button type="button" class="step" aria-label={`Remove ${name}`} onClick={onRemove}>
            ×
          </button>
        </>
      }
    >
      <p class="hint">
        {spokenSize(saved?.size ?? size)}
        {duration}
      </p>
      {kind === 'voice' && source && (
        // biome-ignore lint/a11y/useMediaCaption: nobody has written down yet what is said.
        <audio controls preload="none" src={source} aria-label={name} />
      )}
      {problems.map(({ message }) => (
        <p key={message} class="problem" role="alert">
          This {message}. Remove it, and add it again.
        </p>
      ))}
    </Line>
  )
}

/** A file on its way. */
export function PendingRow({ upload }: { upload: Upload }) {
  const { file, preview, caption, progress, trouble, refusal } = upload
  const kind = kindOf(file.type)
  const isRefused = refusal.value !== null
  return (
    <Line
      name={file.name}
      kind={kind}
      picture={kind === 'picture' ? preview : null}
      caption={
        !isRefused && (
          <Caption
            name={file.name}
            value={caption.value}
            onInput={(value) => {
              caption.value = value
            }}
          />
        )
      }
      acts={
        <>
          {isRefused && (
            <button type="button" class="plain" aria-label={`Try again: ${file.name}`} onClick={upload.retry}>
              Try again
            </button>
          )}
          <button
            type="button"
            class="step"
            aria-label={isRefused ? `Remove ${file.name}` : `Cancel ${file.name}`}
            onClick={upload.cancel}
          >
            ×
          </button>
        </>
      }
    >
      {isRefused ? (
        <p class="problem" role="alert">
          It is not in the letter. {refusal}
        </p>
      ) : (
        <Progress upload={upload} part={progress.value} trouble={trouble.value} />
      )}
    </Line>
  )
}

function Progress({ upload, part, trouble }: { upload: Upload; part: number; trouble: string | null }) {
  const { name, size } = upload.file
  return (
    <div class="sending">
      <progress aria-label={`${name} on its way`} max={1} value={part} />
      <p class="hint">
        {spokenSize(part * size)} of {spokenSize(size)}
      </p>
      {trouble && (
        <p class="problem" role="status">
          {trouble} It goes on as soon as it can.
        </p>
      )}
    </div>
  )
}

function Caption({ name, value, onInput }: { name: string; value: string; onInput: (caption: string) => void }) {
  const id = useId()
  return (
    <>
      <label class="unseen" for={id}>
        Caption of {name}
      </label>
      <input
        id={id}
        class="caption"
        dir="auto"
        maxLength={500}
        placeholder="Caption"
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </>
  )
}

function Line({
  name,
  kind,
  picture,
  index,
  grip = null,
  caption,
  acts,
  children,
}: {
  name: string
  kind: Kind
  picture: string | null
  index?: number
  grip?: Grip | null
  caption: ComponentChildren
  acts: ComponentChildren
  children: ComponentChildren
}) {
  return (
    <li class="file" data-index={index} data-file={name}>
      <span class="thumb" data-grip={grip !== null} {...grip}>
        <Glyph kind={kind} />
        {picture && <img src={picture} alt="" draggable={false} onError={hide} />}
      </span>
      <div class="about">
        <p class="name">
          <bdi>{name}</bdi>
        </p>
        {children}
      </div>
      <div class="acts">{acts}</div>
      {caption}
    </li>
  )
}

/** The sign of its kind is below it. */
const hide = ({ currentTarget }: { currentTarget: HTMLImageElement }) => {
  currentTarget.hidden = true
}
