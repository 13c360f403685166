/**
 * Acts one round after the other. Whoever calls during a round may want what it has already looked past, so another
 * follows, which serves all of them.
 *
 * @returns how to call; resolves when all who have called by then are served, and rejects as the round does that fails
 */
export function inRounds(act: () => Promise<unknown>): () => Promise<void> {
  let running: Promise<void> | null = null
  let again = false
  const run = async () => {
    try {
      while (again) {
        again = false
        await act()
      }
    } finally {
      running = null
    }
  }
  return () => {
    again = true
    running ??= run()
    return running
  }
}
