import type { Log } from '../domain/ports.ts'

/** What was opened, to be closed in the opposite order. */
export interface Closer {
  add(name: string, close: () => Promise<unknown>): void
  /** Closes everything; each step is attempted, and a failing one is logged. Closing again waits for the same. */
  close(): Promise<void>
}

export function createCloser(log: Log): Closer {
  const steps: { name: string; close: () => Promise<unknown> }[] = []
  let closing: Promise<void> | undefined
  const closeAll = async () => {
    for (let step = steps.pop(); step; step = steps.pop()) {
      try {
        await step.close()
      } catch (error) {
        log.error({ err: error, step: step.name }, 'could not close cleanly')
      }
    }
  }
  return {
    add: (name, close) => void steps.push({ name, close }),
    close: () => (closing ??= closeAll()),
  }
}
