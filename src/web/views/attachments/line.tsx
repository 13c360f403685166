import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { texts } from '../../language/language.ts'
import type { Kind } from '../../media.ts'
import { Glyph } from '../glyph.tsx'
import type { Grip } from './dragging.ts'

/** A file in the list: what it looks like, what it is called, and what can be done with it. */
export function Line({
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

export function Caption({ name, value, onInput }: { name: string; value: string; onInput: (caption: string) => void }) {
  const id = useId()
  return (
    <>
      <label class="unseen" for={id}>
        {texts.value.writing.captionOf(name)}
      </label>
      <input
        id={id}
        class="caption"
        dir="auto"
        maxLength={500}
        placeholder={texts.value.writing.caption}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </>
  )
}
