import { useLayoutEffect, useRef } from 'preact/hooks'

/**
 * A dialog over the page, shown for as long as it is rendered.
 *
 * @param onLeave is to render it no more. It is told while the focus goes back: the browser's own word of it comes after
 *   a next key may have come, which would open what is thought to be open.
 */
export function useDialog(onLeave: () => void) {
  const ref = useRef<HTMLDialogElement>(null)
  const hasLeft = useRef(false)
  useLayoutEffect(() => ref.current?.showModal(), [])
  const leave = () => {
    if (hasLeft.current) return
    hasLeft.current = true
    ref.current?.close()
    onLeave()
  }
  return { dialog: { ref, onCancel: leave, onClose: leave }, leave }
}
