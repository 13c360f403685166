/** Where somebody was in a view: how far down, in pixels, and at which link. */
export interface Place {
  readonly top: number
  readonly link: string | null
}

// Views are drawn after the history has moved, too late for the browser to find the place by itself.
history.scrollRestoration = 'manual'

const keyOf = (entry: string) => `openon.place.${entry}`

/** The present entry of the history has a name, so that its place is found again by Back, Forward and reloading. */
let here = nameEntry()
let found = placeOf(here)

function nameEntry(): string {
  const known = (history.state as { entry?: string } | null)?.entry
  if (known) return known
  const entry = `${performance.timeOrigin + performance.now()}`
  history.replaceState({ entry }, '')
  return entry
}

function placeOf(entry: string): Place | null {
  const stored = sessionStorage.getItem(keyOf(entry))
  return stored ? (JSON.parse(stored) as Place) : null
}

function notePlace(): void {
  const link = document.activeElement?.closest('main a')?.getAttribute('href') ?? null
  sessionStorage.setItem(keyOf(here), JSON.stringify({ top: scrollY, link } satisfies Place))
}

addEventListener('pagehide', notePlace)

/** Is called when the history has moved, while the view that is being left still stands. */
export function moveOn(): void {
  notePlace()
  here = nameEntry()
  found = placeOf(here)
}

/** Where the person was when they left the present entry of the history; null when they have come to it just now. */
export const placeFound = (): Place | null => found

/**
 * Scrolls to where somebody was, as soon as what has to come from the server makes the page long enough.
 *
 * @returns how to give up
 */
export function scrollBackTo(top: number): () => void {
  const isThere = () => Math.abs(scrollY - top) < 1
  const over = new AbortController()
  const growth = new ResizeObserver(() => {
    scrollTo(0, top)
    if (isThere()) end()
  })
  const end = () => {
    over.abort()
    growth.disconnect()
  }
  scrollTo(0, top)
  if (isThere()) return end
  growth.observe(document.body)
  // Whoever has begun to move about is there already.
  for (const event of ['wheel', 'touchmove', 'keydown', 'pointerdown']) {
    addEventListener(event, end, { signal: over.signal, passive: true })
  }
  return end
}
