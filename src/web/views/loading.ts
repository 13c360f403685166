import { type ReadonlySignal, useSignal } from '@preact/signals'
import { type Inputs, useEffect } from 'preact/hooks'

/** What `persist` wants to know. */
export interface Patience {
  readonly stop: AbortSignal
  readonly onFailure: (message: string) => void
}

/**
 * Gets what a view shows, anew whenever one of `inputs` changes, until the view is left.
 *
 * @returns what stands in the way, in words
 */
export function useLoading(load: (patience: Patience) => Promise<void>, inputs: Inputs): ReadonlySignal<string | null> {
  const trouble = useSignal<string | null>(null)
  useEffect(() => {
    const left = new AbortController()
    const onFailure = (message: string) => {
      if (!left.signal.aborted) trouble.value = message
    }
    load({ stop: left.signal, onFailure }).then(
      () => {
        trouble.value = null
      },
      (error: Error) => onFailure(error.message),
    )
    return () => left.abort()
  }, inputs)
  return trouble
}
