import { createHash } from 'node:crypto'
import type { GraphQLError } from 'graphql'
import { LRUCache } from 'lru-cache'
import { requestError } from './errors.ts'

/** A document, or the hash of one, or both. */
export interface Named {
  /** Empty where only the hash is sent. */
  readonly query: string
  /** Off the wire it may be anything. */
  readonly extensions?: unknown
}

/** Documents by their hashes, as clients of Apollo's automatic persisted queries send them. */
export interface PersistedDocuments {
  /**
   * The document that is meant.
   *
   * @throws {GraphQLError} `PERSISTED_QUERY_NOT_FOUND`, at which clients send both; or for what is not their protocol
   */
  textOf(named: Named): string
  /** The document of a hash that is sent without it; null where none is known, or nothing of the kind is sent. */
  recall(named: Named): string | null
  /** Remembers a document that came with its hash and was found valid. */
  keep(named: Named): void
}

/** In this process, the latest that fit: a hash that is forgotten is asked for again. */
export function createPersistedDocuments(): PersistedDocuments {
  const texts = new LRUCache<string, string>({
    max: 1_000,
    maxSize: 4 * 1024 * 1024,
    maxEntrySize: 16 * 1024,
    sizeCalculation: (text) => text.length + 64,
  })
  return {
    textOf(named) {
      const { query } = named
      const hash = hashOf(named)
      if (hash === null) return query
      if (query === '') {
        const known = texts.get(hash)
        if (known === undefined) throw notFound()
        return known
      }
      // Nobody puts another document under the hash of somebody's.
      if (createHash('sha256').update(query).digest('hex') !== hash)
        throw requestError('provided sha does not match query', 'BAD_REQUEST', { status: 400 })
      return query
    },
    recall(named) {
      const hash = named.query === '' && isHash(named.extensions) ? hashOf(named) : null
      return hash === null ? null : (texts.get(hash) ?? null)
    },
    keep(named) {
      const hash = named.query === '' ? null : hashOf(named)
      if (hash !== null) texts.set(hash, named.query)
    },
  }
}

interface Persisted {
  readonly persistedQuery: { readonly version?: unknown; readonly sha256Hash?: unknown }
}

/** Whether a document is named by its hash, so that it may be left out. */
export const isHash = (extensions: unknown): extensions is Persisted =>
  typeof extensions === 'object' &&
  extensions !== null &&
  'persistedQuery' in extensions &&
  typeof extensions.persistedQuery === 'object' &&
  extensions.persistedQuery !== null

function hashOf({ extensions }: Named): string | null {
  if (!isHash(extensions)) return null
  const { version, sha256Hash } = extensions.persistedQuery
  if (version !== 1 || typeof sha256Hash !== 'string' || !/^[0-9a-f]{64}$/.test(sha256Hash))
    throw requestError('Unsupported persisted query version', 'BAD_REQUEST', { status: 400 })
  return sha256Hash
}

/** Its words and status are the protocol's: clients look for them. */
const notFound = (): GraphQLError =>
  requestError('PersistedQueryNotFound', 'PERSISTED_QUERY_NOT_FOUND', { status: 200 })
