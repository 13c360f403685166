/** Prints moments as they happen, each with the seconds since the first. */
export function createTimeline(print: (line: string) => void) {
  const start = performance.now()
  return (who: string, what: string, lateness?: number) => {
    const at = `+${((performance.now() - start) / 1000).toFixed(2)} s`
    const late = lateness === undefined ? '' : `   (${lateness.toFixed(0)} ms after its instant)`
    print(`${at.padStart(9)}  ${who.padEnd(7)} ${what}${late}`)
  }
}

export type Timeline = ReturnType<typeof createTimeline>
