import { expect, test } from 'vitest'
import { createDocuments } from '../../src/graphql/operation/documents.ts'
import { schema } from '../../src/graphql/schema/schema.ts'

test('documents that are understood are kept while they have a megabyte together: each weighs many times its text', () => {
  const understand = createDocuments(schema, false)
  const document = (n: number) => `query Q${n} { viewer { id } } #${'x'.repeat(10_000)}`
  const first = understand(document(0))
  expect(understand(document(0))).toBe(first)
  for (let n = 1; n < 50; n++) understand(document(n))
  expect(understand(document(0))).toBe(first)
  for (let n = 50; n < 250; n++) understand(document(n))
  expect(understand(document(0))).not.toBe(first)
})
