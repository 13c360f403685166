/** A stretch of an order by one column and then by id: so many rows in one direction, between places in it. */
export interface Stretch {
  readonly direction: 'asc' | 'desc'
  readonly bounds: readonly Bound[]
  readonly take: number
}

/** Only rows past a place: greater or less than its value, and by id among those of the same. */
export interface Bound {
  readonly than: 'gt' | 'lt'
  /** Instants as RFC 3339, in UTC with milliseconds. */
  readonly value: string
  readonly id: string
}
