import { readdirSync, readFileSync } from 'node:fs'
import { type OperationDefinitionNode, parse } from 'graphql'
import { expect, test } from 'vitest'
import { knownName, knownNames } from '../../src/graphql/operation/known-names.ts'

const operation = (text: string) => parse(text).definitions[0] as OperationDefinitionNode

test('operators see the operations of the page by name', () => {
  const folder = new URL('../../src/web/', import.meta.url)
  const texts = readdirSync(folder)
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
  const found = texts.flatMap((text) => [...text.matchAll(/^(query|mutation|subscription) (\w+)/gm)])
  const named = (kind: string) => found.flatMap(([, is, name]) => (is === kind ? [name] : [])).sort()
  for (const [kind, names] of Object.entries(knownNames)) expect(names, kind).toEqual(named(kind))
})

test('a name is known of its kind alone, and every other is one', () => {
  expect(knownName(operation('query WhoIsIn { viewer { id } }'))).toBe('WhoIsIn')
  for (const text of ['mutation WhoIsIn { a }', '{ a }', 'query __proto__ { a }', 'query toString { a }'])
    expect(knownName(operation(text)), text).toBe('other')
  expect(knownName(undefined)).toBe('other')
})
