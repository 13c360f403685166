import { type ReadonlySignal, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'

/**
 * Takes files that are dropped on the page or pasted, wherever: one that misses its target would otherwise take the place
 * of the page.
 *
 * @returns whether files are held over the page
 */
export function useArrivals(onFiles: (files: readonly File[]) => void): ReadonlySignal<boolean> {
  const isOver = useSignal(false)
  const latest = useRef(onFiles)
  latest.current = onFiles
  useEffect(() => {
    const left = new AbortController()
    const on = <Name extends keyof DocumentEventMap>(name: Name, listen: (event: DocumentEventMap[Name]) => void) =>
      document.addEventListener(name, listen, { signal: left.signal })
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    on('dragover', (event) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      isOver.value = true
    })
    on('dragleave', (event) => {
      if (!event.relatedTarget) isOver.value = false
    })
    on('drop', (event) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      isOver.value = false
      latest.current([...(event.dataTransfer?.files ?? [])])
    })
    on('paste', (event) => {
      const { files, types = [] } = event.clipboardData ?? {}
      // Word processors put a picture of the text beside it.
      if (!files?.length || types.includes('text/plain')) return
      event.preventDefault()
      latest.current([...files])
    })
    return () => left.abort()
  }, [])
  return isOver
}
