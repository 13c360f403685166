import { describe, expect } from 'vitest'
import { globalId, localId } from '../../support/ids.ts'
import { type Person, password } from '../../support/person.ts'
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

  test.for(['\u0301\u0301', '\u00b4\u00b4', 'b\u0301', '\u0301 \u0301', '%%', '__'])(
    'finds nobody by what leaves no word to look for: %j',
    async (query, { server }) => {
      const [alice] = await Promise.all([server.signUp('alice'), server.signUp('bob')])
      expect(await find(alice, query)).toEqual([])
    },
  )
})

describe('the profile of somebody who has closed their account', () => {
  const node = `query ($id: ID!) { node(id: $id) { ... on UserProfile { username displayName } } }`
  const closings = {
    deactivated: 'mutation ($password: String!) { deactivateAccount(password: $password) { __typename } }',
    deleted: 'mutation ($password: String!) { deleteAccount(password: $password) { __typename } }',
  }

  test.for(Object.entries(closings))(
    '%s is there for those who share a letter, and for nobody else',
    async ([, close], { server }) => {
      const [bob, friend, author, stranger] = await Promise.all(
        ['bob', 'friend', 'author', 'stranger'].map((name) => server.signUp(name)),
      )
      if (!bob || !friend || !author || !stranger) throw new Error('Somebody is missing.')
      const id = globalId('UserProfile', localId(bob.id))
      const letter = await bob.seals({ for: friend })
      await author.seals({ for: bob })
      await stranger.drafts({ recipientId: await stranger.knows({ name: 'Bob', userId: bob.id }) })
      expect(await stranger.ask(node, { id })).toMatchObject({ node: { username: bob.username } })

      await bob.does(close, { password })

      expect(await stranger.ask(node, { id })).toEqual({ node: null })
      for (const person of [friend, author]) {
        expect(await person.ask(node, { id })).toMatchObject({ node: { displayName: expect.any(String) } })
      }
      const sender = 'query ($id: ID!) { capsule(id: $id) { sender { displayName } } }'
      expect(await friend.ask(sender, { id: letter.id })).toMatchObject({
        capsule: { sender: { displayName: expect.any(String) } },
      })
    },
  )
})
