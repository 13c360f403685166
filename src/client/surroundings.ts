/** What browsers, service workers and Node have, each in part. */
interface Surroundings {
  readonly navigator?: { readonly locks?: Locks }
  readonly document?: EventTarget & { readonly hidden: boolean }
  addEventListener?: EventTarget['addEventListener']
  removeEventListener?: EventTarget['removeEventListener']
  /** Of Node. */
  readonly process?: {
    getBuiltinModule?(name: 'node:events'): { setMaxListeners(most: number, of: EventTarget): void }
  }
}

/** Web Locks, as far as they are needed. */
export interface Locks {
  request<Result>(name: string, work: () => Promise<Result>): Promise<Result>
}

export const surroundings = globalThis as unknown as Surroundings

/**
 * Hears that the network comes and goes, where that is told.
 *
 * @returns how to stop
 */
export function onNetwork(event: 'online' | 'offline', hear: () => void): () => void {
  surroundings.addEventListener?.(event, hear)
  return () => surroundings.removeEventListener?.(event, hear)
}

/** Says that a signal may have as many listeners as there are: Node takes more than ten for a leak, and warns. */
export const manyListenTo = (signal: AbortSignal): void =>
  surroundings.process?.getBuiltinModule?.('node:events').setMaxListeners(0, signal)

/** Waits, but not past the moment when the network or the person comes back, nor past `stop`. */
export function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const { document } = surroundings
    const end = () => {
      clearTimeout(timer)
      offNetwork()
      document?.removeEventListener('visibilitychange', seen)
      stop.removeEventListener('abort', end)
      resolve()
    }
    const seen = () => document?.hidden || end()
    const timer = setTimeout(end, milliseconds)
    const offNetwork = onNetwork('online', end)
    document?.addEventListener('visibilitychange', seen)
    stop.addEventListener('abort', end)
    if (stop.aborted) end()
  })
}

/** A controller of its own that aborts with any of these. Whoever makes it aborts it in the end, which lets go of them. */
export function linked(...signals: readonly (AbortSignal | undefined)[]): AbortController {
  const own = new AbortController()
  for (const signal of signals) {
    if (signal?.aborted) own.abort(signal.reason)
    signal?.addEventListener('abort', () => own.abort(signal.reason), { once: true, signal: own.signal })
  }
  return own
}
