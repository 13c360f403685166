import { signal } from '@preact/signals'

/** Until when the server takes nothing more from the viewer, in milliseconds by this device's clock; null while it does. */
export const heldUntil = signal<number | null>(null)

let timer: ReturnType<typeof setTimeout> | undefined

/** The viewer has reached the limit of all their operations, which is lifted so many seconds from now. */
export function hold(seconds: number): void {
  clearTimeout(timer)
  heldUntil.value = Date.now() + seconds * 1000
  timer = setTimeout(release, seconds * 1000)
}

export function release(): void {
  clearTimeout(timer)
  heldUntil.value = null
}
