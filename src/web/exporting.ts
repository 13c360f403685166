import { computed, effect, signal } from '@preact/signals'
import { counts } from './letters.ts'
import { viewer, viewerId } from './session.ts'

/** Packing all that the viewer has here. It goes on while they look at something else, and ends with their session. */
export type Exporting =
  | { readonly state: 'idle' }
  /** So many letters and drafts are packed. */
  | { readonly state: 'packing'; readonly packed: number }
  | { readonly state: 'ready'; readonly url: string; readonly size: number }
  | { readonly state: 'failed'; readonly why: string }

export const exporting = signal<Exporting>({ state: 'idle' })

/** How many letters there are to pack, as far as that is known; drafts come on top. */
export const toPack = computed(() => {
  const boxes = counts.value ? [counts.value.inbox, counts.value.outbox] : []
  return boxes.reduce((sum, { sealed, unfolding, ready, opened }) => sum + sealed + unfolding + ready + opened, 0)
})

let current: AbortController | null = null

export async function startExport(): Promise<void> {
  stopExport()
  const owner = viewer.peek()
  if (!owner) return
  const own = new AbortController()
  current = own
  let packed = 0
  exporting.value = { state: 'packing', packed }
  const onPacked = () => {
    packed++
    if (current === own) exporting.value = { state: 'packing', packed }
  }
  try {
    const { pack } = await import('./export/archive.ts')
    const archive = await pack(owner, { stop: own.signal, onPacked })
    if (current === own) exporting.value = { state: 'ready', url: URL.createObjectURL(archive), size: archive.size }
  } catch (error) {
    if (current === own) exporting.value = { state: 'failed', why: (error as Error).message }
  }
}

/** Throws away what is packed so far, or ready. */
export function stopExport(): void {
  current?.abort()
  current = null
  const before = exporting.peek()
  if (before.state === 'ready') URL.revokeObjectURL(before.url)
  exporting.value = { state: 'idle' }
}

// Whoever signs in next, in this tab or in another, has neither what is packed nor what is still to be.
effect(() => {
  void viewerId.value
  stopExport()
})
