import fc from 'fast-check'

/** How a selection is written, which must make no difference to what it yields. */
export interface Shape {
  readonly rootAlias: string
  /** Which fields are asked for under another name. */
  readonly aliased: readonly boolean[]
  /** The order of the fields, as sort keys. */
  readonly order: readonly number[]
  readonly wrapping: readonly ('inline' | 'typed' | 'named')[]
}

export const plain: Shape = { rootAlias: 'it', aliased: [], order: [], wrapping: [] }

export const shapes: fc.Arbitrary<Shape> = fc.record({
  rootAlias: fc.stringMatching(/^[a-z][A-Za-z0-9_]{0,12}$/),
  aliased: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
  order: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
  wrapping: fc.array(fc.constantFrom('inline', 'typed', 'named'), { maxLength: 3 }),
})

const fields = {
  Capsule: [
    'id',
    'state',
    'title',
    'theme',
    'content { body media }',
    'reply { body }',
    'sender { id username }',
    'receiver { id username }',
  ],
  Draft: ['id', 'version', 'title', 'theme', 'body', 'media', 'recipient { id name }', 'updatedAt'],
} as const

/** A selection of everything there is to leak, and the fragments it spreads. */
export function selectionOf(type: keyof typeof fields, shape: Shape): { selection: string; fragments: string } {
  const written = fields[type].map((field, n) => (shape.aliased[n] ? `a${n}: ${field}` : field))
  const sorted = written
    .map((field, n) => ({ field, key: shape.order[n] ?? n }))
    .sort((a, b) => a.key - b.key)
    .map(({ field }) => field)
  let selection = sorted.join(' ')
  let fragments = ''
  for (const [n, wrapping] of shape.wrapping.entries()) {
    if (wrapping === 'inline') selection = `... @include(if: true) { ${selection} }`
    if (wrapping === 'typed') selection = `... on ${type} { ${selection} }`
    if (wrapping === 'named') {
      fragments += ` fragment F${n} on ${type} { ${selection} }`
      selection = `...F${n}`
    }
  }
  return { selection, fragments }
}
