import type { Operation } from '../request.ts'

/** By what live results come. */
export type WayName = 'websocket' | 'sse' | 'polling'

/** What is followed, as each way asks for it. */
export interface Source<Item> {
  /** The subscription, from where it stands at this moment. */
  subscription(): Operation
  /** What a result of it tells. */
  told(data: unknown): Item
  /** The query that tells the same, from where it stands at this moment. */
  query(): Operation
  /** What a result of that tells, and whether there is more already. */
  page(data: unknown): { readonly items: readonly Item[]; readonly hasMore: boolean }
}

export interface Life {
  /** For whom: the id of a viewer. */
  readonly of: string
  /** Ends it. */
  readonly stop: AbortSignal
  /** Is called when the way works. */
  opened(): void
}

export interface Way {
  readonly name: WayName
  /**
   * Tells what comes until it breaks; what came is told before that.
   *
   * @throws {ApiError} `UNREACHABLE` when this way does not work, or not any more; and whatever the server says
   */
  follow<Item>(source: Source<Item>, life: Life): AsyncGenerator<Item, void, undefined>
}
