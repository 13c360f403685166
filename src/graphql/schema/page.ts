/**
 * A subscription's source that yields pages: events that are known at the same time, in order. Resolvers get them one
 * by one, so in the schema's types it passes for a source of events. One that does yield single events is as good: each
 * is a page of its own.
 */
export const inPages = <Event extends object>(source: AsyncIterable<readonly Event[]>): AsyncIterable<Event> =>
  source as AsyncIterable<unknown> as AsyncIterable<Event>

/** The events of what a source has yielded. */
export const eventsOf = (yielded: unknown): readonly unknown[] => (Array.isArray(yielded) ? yielded : [yielded])
