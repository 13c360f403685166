import { type ExecutionResult, GraphQLError } from 'graphql'
import type { Breathe } from '../../domain/breathe.ts'

/** Bytes of an answer at most, before compression. */
export const mostOfAnswer = 16 * 1024 * 1024
/** Bytes of what a stream or a socket carries in one message: it is written in one go. */
export const mostOfMessage = 2 * 1024 * 1024
/** Cost of an operation from which its answer may be large. */
export const costOfMuch = 500
/** Bytes that are looked at, or made, at a stretch. */
const pieceSize = 64 * 1024
/** How deep an answer is taken apart: to the nodes of a connection. */
const deep = 6

/**
 * @param most bytes that it may have; of names, texts and signs between them
 * @returns the answer, or in its place an error where it has more
 */
export async function withinBounds(result: ExecutionResult, most: number, breathe: Breathe): Promise<ExecutionResult> {
  const waiting: unknown[] = [result.data]
  let bytes = 0
  let pause = pieceSize
  while (waiting.length > 0) {
    const value = waiting.pop()
    if (typeof value === 'string') bytes += Buffer.byteLength(value) + 3
    else if (Array.isArray(value)) for (const item of value) waiting.push(item)
    else if (typeof value === 'object' && value !== null) {
      for (const [name, part] of Object.entries(value)) {
        bytes += name.length + 4
        waiting.push(part)
      }
    } else bytes += 8
    if (bytes > most) return { data: null, errors: [tooLarge(most)] }
    if (bytes < pause) continue
    pause = bytes + pieceSize
    await breathe()
  }
  return result
}

const tooLarge = (most: number): GraphQLError =>
  new GraphQLError(`The answer has more than ${most / 1024 / 1024} MB, which is the most; ask for smaller pages.`, {
    extensions: { code: 'ANSWER_TOO_LARGE' },
  })

/** An answer as JSON, however large it is, without holding the event loop. */
export async function bytesOf(result: object, breathe: Breathe): Promise<Buffer> {
  const pieces: Buffer[] = []
  let text = ''
  const put = () => {
    pieces.push(Buffer.from(text))
    text = ''
  }
  for (const part of partsOf(result, deep)) {
    text += part
    if (text.length < pieceSize) continue
    put()
    await breathe()
  }
  put()
  return Buffer.concat(pieces)
}

/** The same text as of `JSON.stringify`. */
function* partsOf(value: unknown, depth: number): Generator<string, void, undefined> {
  if (depth === 0 || typeof value !== 'object' || value === null || hasOwnJson(value))
    return yield JSON.stringify(value) ?? 'null'
  const isList = Array.isArray(value)
  let sign = isList ? '[' : '{'
  for (const [name, part] of Object.entries(value)) {
    if (!isList && part === undefined) continue
    yield isList ? sign : `${sign}${JSON.stringify(name)}:`
    yield* partsOf(part, depth - 1)
    sign = ','
  }
  const isEmpty = sign !== ','
  yield `${isEmpty ? sign : ''}${isList ? ']' : '}'}`
}

/** Clients may call a field by that name, too. */
const hasOwnJson = (value: object): boolean => 'toJSON' in value && typeof value.toJSON === 'function'
