import { expect, test } from 'vitest'
import { isSamePerson } from '../../src/web/people.ts'

test('two are one person by their account, or by an address that one of them is known by alone', () => {
  const [ada, bob] = [{ id: 'ada' }, { id: 'bob' }]
  const email = 'both@example.com'
  expect(isSamePerson({ user: ada, email }, { user: ada, email: null })).toBe(true)
  expect(isSamePerson({ user: ada, email }, { user: bob, email })).toBe(false)
  expect(isSamePerson({ user: ada, email }, { user: null, email })).toBe(true)
  expect(isSamePerson({ user: null, email }, { user: null, email })).toBe(true)
  expect(isSamePerson({ user: null, email: null }, { user: null, email: null })).toBe(false)
})
