/** Bytes from `start` up to, but without, `end`. */
export interface Range {
  readonly start: number
  readonly end: number
}

/**
 * The one part of a file that a `Range` header asks for (RFC 9110 §14.1.2).
 *
 * @returns null for all of it: without the header, for several parts at once, and for what makes no sense
 */
export function parseRange(header: string | undefined, size: number): Range | null | 'unsatisfiable' {
  const parts = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '')
  if (!parts) return null
  const [, first = '', last = ''] = parts
  if (first === '') {
    if (last === '') return null
    const length = Math.min(Number(last), size)
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size }
  }
  const start = Number(first)
  const end = last === '' ? size : Math.min(Number(last) + 1, size)
  if (last !== '' && Number(last) < start) return null
  return start >= size ? 'unsatisfiable' : { start, end }
}
