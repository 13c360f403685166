/**
 * Asks for all who look: what was found is told again for a while, and what hangs is not asked for again until it has
 * answered. So looking costs the same however many look, and how often.
 *
 * @param keeps milliseconds
 */
export function shared<Found>(ask: () => Promise<Found>, keeps: number): () => Promise<Found> {
  let asked = Number.NEGATIVE_INFINITY
  let isUnderWay = false
  let found: Promise<Found>
  return () => {
    if (!isUnderWay && performance.now() - asked >= keeps) {
      asked = performance.now()
      isUnderWay = true
      found = ask().finally(() => {
        isUnderWay = false
      })
    }
    return found
  }
}
