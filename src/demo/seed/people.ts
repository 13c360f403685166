import { randomBytes } from 'node:crypto'
import { WebSocket } from 'ws'
import { connect, isRefusal, type OpenOn } from '../../client/index.ts'
import { done } from '../operations.ts'

/** Somebody who is there to be looked at, signed in. */
export interface Inhabitant {
  readonly id: string
  readonly username: string
  readonly client: OpenOn
}

const names = [
  ...['Ada', 'Alan', 'Barbara', 'Dennis', 'Edsger', 'Frances'],
  ...['Grace', 'Hedy', 'Jean', 'Katherine', 'Ken', 'Margaret'],
]

/**
 * Signs up twelve people who know each other, so that each may write to each.
 *
 * @param url the GraphQL endpoint
 * @param password of all of them
 */
export async function settle(url: string, password: string): Promise<readonly Inhabitant[]> {
  const people = await Promise.all(names.map((name) => signUp(url, name, password)))
  await Promise.all(people.map((person, n) => meet(person, people[(n + 1) % people.length] ?? person)))
  return people
}

/** By their name alone, or where somebody has it, by one that nobody has. */
async function signUp(url: string, name: string, password: string): Promise<Inhabitant> {
  const plain = name.toLowerCase()
  for (const username of [plain, `${plain}-${randomBytes(4).toString('hex')}`]) {
    const client = connect({ url, webSocket: WebSocket })
    const email = `${username}@example.com`
    const entered = await client.session.signUp({ username, email, password, displayName: name })
    if (!isRefusal(entered)) return { id: entered.viewer.profile.id, username, client }
    client.close()
    if (username !== plain) throw new Error(entered.message)
  }
  throw new Error(`${name} could not sign up.`)
}

const addContact = `mutation ($input: CreateRecipientInput!) {
  createRecipient(input: $input) { __typename ... on UserError { message } }
}`

async function meet({ client }: Inhabitant, other: Inhabitant): Promise<void> {
  await done(client, addContact, { input: { name: other.username, userId: other.id } })
}
