import { readdirSync, readFileSync } from 'node:fs'
import { type OperationDefinitionNode, parse } from 'graphql'
import { expect, test } from 'vitest'
import { knownName, knownNames } from '../../src/graphql/operation/known-names.ts'

const operation = (text: string) => parse(text).definitions[0] as OperationDefinitionNode

test('operators see the operations of the page and of the kit by name', () => {
  const found = [...operationsIn('web', '.graphql'), ...operationsIn('client', '.ts')]
  const named = (kind: string) => [...new Set(found.flatMap(([, is, name]) => (is === kind ? [name] : [])))].sort()
  for (const [kind, names] of Object.entries(knownNames)) expect(names, kind).toEqual(named(kind))
})

function operationsIn(room: string, ending: string) {
  const folder = new URL(`../../src/${room}/`, import.meta.url)
  const texts = readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
  return texts.flatMap((text) => [...text.matchAll(/(?<=^|[`'])(query|mutation|subscription) ([A-Z]\w*)/gm)])
}

test('a name is known of its kind alone, and every other is one', () => {
  expect(knownName(operation('query WhoIsIn { viewer { id } }'))).toBe('WhoIsIn')
  for (const text of ['mutation WhoIsIn { a }', '{ a }', 'query __proto__ { a }', 'query toString { a }'])
    expect(knownName(operation(text)), text).toBe('other')
  expect(knownName(undefined)).toBe('other')
})
