import { describe, expect } from 'vitest'
import type { Person } from '../../support/person.ts'
import { proveEmail } from '../../support/proof.ts'
import { testWithServer } from '../../support/test.ts'

const test = testWithServer()

const find = async (viewer: Person, query: string) => {
  const { searchUsers } = await viewer.ask<{ searchUsers: { edges: { node: { username: string } }[] } }>(
    'query ($query: String!) { searchUsers(query: $query, first: 50) { edges { node { username } } } }',
    { query },
  )
  return searchUsers.edges.map(({ node }) => node.username)
}

describe('a search for people', () => {
  test('finds by the beginning of a username, and by exact email only whoever has proven it', async ({ server }) => {
    const [alice, bob] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
    expect(await find(alice, bob.username.slice(0, -1))).toContain(bob.username)
    expect(await find(alice, bob.email)).toEqual([])
    await proveEmail(server, bob)
    expect(await find(alice, bob.email.toUpperCase())).toEqual([bob.username])
    expect(await find(alice, bob.email.slice(1))).toEqual([])
  })
})
