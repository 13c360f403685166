const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const

/** A length of time in its two greatest units, such as `3 d 4 h`; below a second in milliseconds. */
export function span(time: number): string {
  if (time < 0) return `−${span(-time)}`
  if (time < 1_000) return `${Math.round(time)} ms`
  const first = units.findIndex(([, size]) => time >= size)
  let left = time
  const parts = units.slice(first, first + 2).map(([unit, size]) => {
    const count = Math.floor(left / size)
    left -= count * size
    return [count, unit] as const
  })
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ')
}
