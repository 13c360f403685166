const media = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const part = /^[a-z0-9][a-z0-9.-]{0,63}$/

/** Whether it can be the second half of a name. What begins with a dot cannot: stores have such names for themselves. */
export const isPart = (text: string): boolean => part.test(text)

/**
 * The same id, where it is one.
 *
 * @throws {RangeError} where a store could be led elsewhere by it
 */
export function mediaId(text: string): string {
  if (!media.test(text)) throw new RangeError('no id of a file')
  return text
}

/**
 * Reads the name of an object.
 *
 * @throws {RangeError} for every other one
 */
export function readName(name: string): { readonly media: string; readonly part: string } {
  const [first = '', second = '', ...more] = name.split('/')
  if (!isPart(second) || more.length > 0) throw new RangeError('no name of an object')
  return { media: mediaId(first), part: second }
}
