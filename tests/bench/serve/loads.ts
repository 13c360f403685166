import type { World } from '../../support/rig/world.ts'
import type { SignedIn } from '../sessions.ts'
import type { Expectation, Request } from './load.ts'

export const loadNames = ['W1', 'W2', 'W3'] as const
export type LoadName = (typeof loadNames)[number]

/** One request of a load: whose it is, and which letter or person it is about. */
export interface Case {
  readonly token: string
  readonly subject: string
}

interface Workload {
  readonly about: string
  readonly query: string
  variables(subject: string): Record<string, unknown>
  readonly expect: Expectation
}

const farAhead = new Date(Date.now() + 1_000 * 24 * 60 * 60 * 1_000).toISOString()

/** What the letters that are sealed say. */
export const written = { title: 'For later', body: 'What I wanted to tell you then. '.repeat(16), unlocksAt: farAhead }

export const workloads: Readonly<Record<LoadName, Workload>> = {
  W1: {
    about: 'an inbox of 20 letters with their sender',
    query: `{ inbox(first: 20) { edges { node { id title state unlocksAt sender { id username displayName } } }
      pageInfo { hasNextPage endCursor } } }`,
    variables: () => ({}),
    expect: { text: '"unlocksAt"', times: 20 },
  },
  W2: {
    about: 'one letter with both people',
    query: `query ($id: ID!) { capsule(id: $id) { id title theme state sealedAt unlocksAt openedAt viewerCanOpen
      sender { id username displayName } receiver { id username displayName } } }`,
    variables: (id) => ({ id }),
    expect: { text: '"displayName"', times: 2 },
  },
  W3: {
    about: 'sealing a letter',
    query: `mutation ($input: SendCapsuleInput!) { sendCapsule(input: $input) {
      ... on Capsule { id title state unlocksAt } } }`,
    variables: (receiverId) => ({ input: { ...written, receiverId } }),
    expect: { text: '"state":"SEALED"', times: 1 },
  },
}

/** So many different requests are there of each load. */
const variety = 2_000

/** Requests of people who are signed in, about letters of theirs, or to anybody. */
export async function casesOf(load: LoadName, { query }: Pick<World, 'query'>, people: readonly SignedIn[]) {
  const tokens = new Map(people.map(({ userId, token }) => [userId, token]))
  if (load === 'W1') return people.map(({ token }): Case => ({ token, subject: '' }))
  const about =
    load === 'W2'
      ? 'SELECT receiver_id AS "userId", id AS subject FROM capsules WHERE receiver_id = ANY ($1) AND sealed_at IS NOT NULL'
      : 'SELECT one AS "userId", users.id AS subject FROM users, unnest($1::uuid[]) AS one WHERE users.id <> one'
  const found = await query<{ userId: string; subject: string }>(
    `SELECT * FROM (${about}) AS about ORDER BY random() LIMIT ${variety}`,
    [[...tokens.keys()]],
  )
  return found.map(({ userId, subject }): Case => ({ token: tokens.get(userId) ?? '', subject }))
}

/** How an id goes into a request: as OpenOn's global ids, or as it is. */
export type IdEncoding = (type: 'Capsule' | 'UserProfile', id: string) => string

export const globalIds: IdEncoding = (type, id) => Buffer.from(`${type}:${id}`).toString('base64')
export const plainIds: IdEncoding = (_type, id) => id

/** A load in GraphQL. */
export function graphqlRequest(path: string, load: LoadName, { token, subject }: Case, encode: IdEncoding): Request {
  const { query, variables } = workloads[load]
  const id = subject && encode(load === 'W2' ? 'Capsule' : 'UserProfile', subject)
  return post(path, token, { query, variables: variables(id) })
}

/** The same for the server without GraphQL. */
export function plainRequest(load: LoadName, { token, subject }: Case): Request {
  if (load === 'W1') return { head: headOf('GET', '/inbox', token), body: '' }
  if (load === 'W2') return { head: headOf('GET', `/capsules/${subject}`, token), body: '' }
  return post('/capsules', token, { ...written, receiverId: subject })
}

export const post = (path: string, token: string, body: object): Request => ({
  head: headOf('POST', path, token),
  body: JSON.stringify(body),
})

const headOf = (method: string, path: string, token: string) =>
  `${[
    `${method} ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    'user-agent: openon-bench',
    'accept: application/json',
    'content-type: application/json',
    `authorization: Bearer ${token}`,
  ].join('\r\n')}\r\n`
