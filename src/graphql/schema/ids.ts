import { decodeGlobalID, encodeGlobalID } from '@pothos/plugin-relay'
import { validate } from 'uuid'
import { NotFoundError } from '../../domain/errors.ts'

export const globalId = (type: string, id: string): string => encodeGlobalID(type, id)

/**
 * The database id behind a global id.
 *
 * @param types the types it may be of
 * @returns null for anything else: an id of another type, or no id at all
 */
export function localId(globalId: string, ...types: string[]): string | null {
  try {
    const { typename, id } = decodeGlobalID(globalId)
    return types.includes(typename) && validate(id) ? id : null
  } catch {
    return null
  }
}

/** The same for an optional field of an input; what is no id of ours goes on as it is, for the domain to refuse. */
export const inputId = (globalId: string | null | undefined, ...types: string[]): string | null | undefined =>
  globalId ? (localId(globalId, ...types) ?? globalId) : globalId

/**
 * The same for the thing a mutation is about.
 *
 * @throws {NotFoundError}
 */
export function requireId(globalId: string, type: string): string {
  const id = localId(globalId, type)
  if (!id) throw new NotFoundError(type.toLowerCase())
  return id
}
