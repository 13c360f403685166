import { validate } from 'uuid'
import { NotFoundError } from '../../domain/errors.ts'

/** Characters of a global id at most; ours have a type's name and a UUID in base64. */
const longest = 100

const scratch = Buffer.alloc(longest)

/** As Relay has them, but without a Buffer for each of the dozens that an answer has. */
export const globalId = (type: string, id: string): string =>
  scratch.toString('base64', 0, scratch.write(`${type}:${id}`, 'latin1'))

/**
 * What a global id names.
 *
 * @returns null for what is no id of ours
 */
export function namedBy(given: string): { readonly typename: string; readonly id: string } | null {
  if (given.length > longest) return null
  const [typename = '', id = ''] = scratch.toString('latin1', 0, scratch.write(given, 'base64')).split(':')
  // Base64 is read with whatever is strewn in, or missing; ours are written in one way.
  return validate(id) && given === globalId(typename, id) ? { typename, id } : null
}

/**
 * The database id behind a global id.
 *
 * @param types the types it may be of
 * @returns null for anything else: an id of another type, or no id at all
 */
export function localId(globalId: string, ...types: string[]): string | null {
  const named = namedBy(globalId)
  return named && types.includes(named.typename) ? named.id : null
}

/** The same for an optional field of an input; what is no id of ours goes on as it is, for the domain to refuse. */
export const inputId = (globalId: string | null | undefined, ...types: string[]): string | null | undefined =>
  globalId ? (localId(globalId, ...types) ?? globalId) : globalId

/** The same for a list of them. */
export const inputIds = (
  globalIds: readonly string[] | null | undefined,
  ...types: string[]
): string[] | null | undefined =>
  globalIds ? globalIds.map((globalId) => localId(globalId, ...types) ?? globalId) : globalIds

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
