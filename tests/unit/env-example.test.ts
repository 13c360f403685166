import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { variables } from '../../src/config/variables.ts'

describe('.env.example', () => {
  const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8')
  const entries = new Map(
    [...example.matchAll(/^#(?<name>[A-Z_]+)=(?<value>.*)$/gm)].map(({ groups }) => [
      groups?.['name'],
      groups?.['value'],
    ]),
  )

  test('names every variable, and no other', () => {
    expect([...entries.keys()]).toEqual(Object.keys(variables))
  })

  test('says of each what it is about, its rule and its default', () => {
    for (const [name, { about, rule, fallback }] of Object.entries(variables)) {
      expect(entries.get(name), name).toBe(fallback ?? '')
      expect(example, name).toContain(`# ${about}`)
      expect(example, name).toContain(rule)
    }
  })
})
