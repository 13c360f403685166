import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'

/** Says what something means while it can still be left, over the page. */
export function Question({
  heading,
  yes,
  no,
  isBusy = false,
  onYes,
  onLeave,
  children,
}: {
  heading: string
  yes: string
  no: string
  isBusy?: boolean
  onYes: () => void
  onLeave: () => void
  children: ComponentChildren
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} class="question" aria-labelledby={id} onClose={onLeave}>
      <h2 id={id}>{heading}</h2>
      {children}
      <div class="actions">
        {/* First, for it is what the dialog puts the focus on: pressing Enter twice must not do it. */}
        <button type="button" onClick={() => dialog.current?.close()}>
          {no}
        </button>
        <button type="button" class="main" disabled={isBusy} onClick={onYes}>
          {yes}
        </button>
      </div>
    </dialog>
  )
}
