import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { useDialog } from './dialog.ts'

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
  const { dialog, leave } = useDialog(onLeave)
  const id = useId()
  return (
    <dialog {...dialog} class="question" aria-labelledby={id}>
      <h2 id={id}>{heading}</h2>
      {children}
      <div class="actions">
        {/* First, for it is what the dialog puts the focus on: pressing Enter twice must not do it. */}
        <button type="button" onClick={leave}>
          {no}
        </button>
        <button type="button" class="main" disabled={isBusy} onClick={onYes}>
          {yes}
        </button>
      </div>
    </dialog>
  )
}
