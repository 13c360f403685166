import { createHash } from 'node:crypto'
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries'
import { describe, expect } from 'vitest'
import { testWithServer } from '../support/test.ts'
import { openRawSocket } from './security/support/raw-socket.ts'

const test = testWithServer()

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const extensionsOf = (text: string) => ({ persistedQuery: { version: 1, sha256Hash: sha256(text) } })
const notFound = [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }]

type Send = (body: Record<string, unknown>) => Promise<{ status: number; errors?: unknown; data?: unknown }>

const byPost =
  (url: string, accept: string): Send =>
  async (body) => {
    const headers = { 'content-type': 'application/json', accept }
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
    return { status: response.status, ...((await response.json()) as object) }
  }
const byGet =
  (url: string): Send =>
  async (body) => {
    const parameters = Object.entries(body).map(([name, value]): [string, string] => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ])
    const response = await fetch(`${url}?${new URLSearchParams(parameters)}`, {
      headers: { accept: 'application/json' },
    })
    return { status: response.status, ...((await response.json()) as object) }
  }
const ways: Record<string, (url: string) => Send> = {
  POST: (url) => byPost(url, 'application/json'),
  'POST the long way': (url) => byPost(url, 'application/json, text/html'),
  GET: byGet,
}

describe('automatic persisted queries', () => {
  test.for(Object.entries(ways))('are asked for once and known afterwards, by %s', async ([name, way], { server }) => {
    const send = way(server.url)
    const query = `{ serverTime } # ${name}`
    const extensions = extensionsOf(query)
    expect(await send({ extensions })).toMatchObject({ status: 200, errors: notFound })
    expect(await send({ query, extensions })).toMatchObject({ status: 200, data: { serverTime: expect.any(String) } })
    expect(await send({ extensions })).toMatchObject({ status: 200, data: { serverTime: expect.any(String) } })
  })

  test('are known over a socket too, subscriptions and all', async ({ server }) => {
    const alice = await server.signUp('alice')
    await using socket = await openRawSocket(server.url, alice.accessToken)
    const query = 'subscription ($after: Int) { feed(after: $after) { seq } }'
    const extensions = extensionsOf(query)
    socket.send({ type: 'subscribe', id: 'unknown', payload: { query: '', extensions } })
    expect(await socket.first('unknown')).toMatchObject({ type: 'error', payload: notFound })
    await alice.seals({ for: alice })
    socket.send({ type: 'subscribe', id: 'both', payload: { query, extensions, variables: { after: 0 } } })
    expect(await socket.first('both')).toMatchObject({ type: 'next', payload: { data: { feed: { seq: 1 } } } })
    socket.send({ type: 'subscribe', id: 'hash', payload: { query: '', extensions, variables: { after: 0 } } })
    expect(await socket.first('hash')).toMatchObject({ type: 'next', payload: { data: { feed: { seq: 1 } } } })
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${alice.accessToken}` }
    const body = JSON.stringify({ extensions, variables: { after: 0 } })
    const stream = await fetch(server.url, { method: 'POST', headers, body })
    expect(stream.headers.get('content-type')).toContain('text/event-stream')
    await stream.body?.cancel()
  })

  test('take no document for another’s hash, and remember none that is not valid', async ({ server }) => {
    const send = ways['POST']?.(server.url) as Send
    const honest = '{ serverTime } # honest'
    const extensions = extensionsOf(honest)
    expect(await send({ query: '{ viewer { id } }', extensions })).toMatchObject({ status: 400 })
    expect(await send({ extensions })).toMatchObject({ errors: notFound })
    const invalid = '{ nonsense }'
    await send({ query: invalid, extensions: extensionsOf(invalid) })
    expect(await send({ extensions: extensionsOf(invalid) })).toMatchObject({ errors: notFound })
    const unsupported = { persistedQuery: { version: 2, sha256Hash: sha256(honest) } }
    for (const body of [
      { extensions: unsupported },
      { query: honest, extensions: unsupported },
      { extensions: {} },
      {},
    ]) {
      expect(await send(body), JSON.stringify(body)).toMatchObject({ status: 400 })
    }
  })

  test.for([true, false])('work with Apollo’s link, by GET: %s', async (useGETForHashedQueries, { server }) => {
    const link = new PersistedQueryLink({ sha256, useGETForHashedQueries }).concat(new HttpLink({ uri: server.url }))
    const client = new ApolloClient({ link, cache: new InMemoryCache() })
    for (let n = 0; n < 2; n++) {
      const { data } = await client.query({ query: gql`query Time { serverTime }`, fetchPolicy: 'network-only' })
      expect(data).toEqual({ serverTime: expect.any(String) })
    }
  })
})
