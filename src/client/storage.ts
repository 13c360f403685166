import { type Locks, surroundings } from './surroundings.ts'

/**
 * Where a session is kept, and how those who share it take turns. What one has written everybody must read from then
 * on: a refresh token works once, and using a spent one ends the session.
 */
export interface Storage {
  /** What was written last; null when there is nothing. Where it throws, the session lives in memory alone. */
  read(): Promise<string | null>
  /** Null removes it. */
  write(text: string | null): Promise<void>
  /** Does some work while no other tab or process does any here. */
  alone<Result>(work: () => Promise<Result>): Promise<Result>
  /** Calls `hear` when another has written. @returns how to stop */
  watch?(hear: () => void): () => void
}

/** Kept by this object alone, and gone with it. */
export function memoryStorage(kept: string | null = null): Storage {
  let text = kept
  return {
    read: async () => text,
    write: async (next) => {
      text = next
    },
    alone: createQueue(),
  }
}

/**
 * Shared by all pages and workers of an origin: IndexedDB, Web Locks, BroadcastChannel. Locks are there on HTTPS and on
 * localhost; elsewhere only the work of one page waits for one another.
 */
export function browserStorage(name: string): Storage {
  const inTurn = createQueue()
  const { locks } = surroundings.navigator ?? {}
  const channel = new BroadcastChannel(name)
  return {
    read: () => inStore('readonly', (store) => store.get(name)).then((text) => (text as string | undefined) ?? null),
    async write(text) {
      await inStore('readwrite', (store) => (text === null ? store.delete(name) : store.put(text, name)))
      channel.postMessage('written')
    },
    alone: (work) => (locks ? (locks as Locks).request(name, work) : inTurn(work)),
    watch(hear) {
      channel.onmessage = hear
      return () => channel.close()
    },
  }
}

/** What pages share where there is such a thing, else memory. */
export const defaultStorage = (name: string): Storage =>
  'indexedDB' in globalThis ? browserStorage(name) : memoryStorage()

function createQueue(): Storage['alone'] {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const turn = last.then(work)
    last = turn.catch(() => {})
    return turn
  }
}

/** IndexedDB, as far as it is needed. */
interface Asked<Result> {
  readonly result: Result
  readonly error: unknown
  onsuccess: (() => void) | null
  onerror: (() => void) | null
}
interface Store {
  get(key: string): Asked<unknown>
  put(value: string, key: string): Asked<unknown>
  delete(key: string): Asked<unknown>
}
interface Base {
  createObjectStore(name: string): void
  transaction(name: string, mode: string): { objectStore(name: string): Store }
  close(): void
}
interface Factory {
  open(name: string): Asked<Base> & { onupgradeneeded: (() => void) | null }
}

async function inStore(mode: 'readonly' | 'readwrite', act: (store: Store) => Asked<unknown>): Promise<unknown> {
  const { indexedDB } = globalThis as unknown as { readonly indexedDB: Factory }
  const opening = indexedDB.open('openon.client')
  opening.onupgradeneeded = () => opening.result.createObjectStore('sessions')
  const base = await answered(opening)
  try {
    return await answered(act(base.transaction('sessions', mode).objectStore('sessions')))
  } finally {
    base.close()
  }
}

const answered = <Result>(asked: Asked<Result>): Promise<Result> =>
  new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })
