import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { createDraft } from '../../support/operations.ts'
import type { Person } from '../../support/person.ts'

/** What one account may send, within its limits: each was made to hold the event loop, or to fill the memory. */
export type Attack = (mallory: Person, url: string) => Promise<unknown>

const many = <Item>(count: number, make: (n: number) => Item): Item[] =>
  Array.from({ length: count }, (_, n) => make(n))
const aliased = (count: number, field: string) => many(count, (n) => `a${n}: ${field}`).join(' ')

const emoji = '👍'
const media = many(20, (n) => `https://example.com/${n}/${emoji.repeat(2_000)}`)
/** 200 KB, the most that one says. */
export const largest = { body: emoji.repeat(10_000), media }

const page = '{ drafts(first: 100) { edges { node { body media } } } }'

export const attacks: Record<string, Attack> = {
  'nothing but 50 small queries': (mallory) =>
    Promise.all(many(50, () => mallory.query('{ inbox { edges { node { id } } } }'))),
  '20,000 states in 15 aliases': (mallory) =>
    mallory.query(`query ($s: [CapsuleState!]) { ${aliased(15, 'inbox(filter: { states: $s }) { totalCount }')} }`, {
      s: Array(20_000).fill('SEALED'),
    }),
  '250 states in 15 aliases, 20 at a time': (mallory) =>
    Promise.all(
      many(20, () =>
        mallory.query(
          `query ($s: [CapsuleState!]) { ${aliased(15, 'inbox(filter: { states: $s }) { totalCount }')} }`,
          { s: Array(250).fill('SEALED') },
        ),
      ),
    ),
  'a text of 240 KB, 450 times as an address': (mallory) =>
    mallory.query(`mutation ($a: String!) { createDraft(input: { media: [${'$a '.repeat(450)}] }) { __typename } }`, {
      a: 'x'.repeat(240_000),
    }),
  'a text of 240 KB in all fields of 15 drafts': (mallory) =>
    mallory.query(
      `mutation ($a: String!) { ${aliased(15, 'createDraft(input: { title: $a, body: $a, theme: $a, media: [$a $a $a] }) { __typename }')} }`,
      { a: `x${emoji.repeat(60_000)}` },
    ),
  '100 ids of 2 KB in 15 aliases': (mallory) =>
    mallory.query(`query ($i: [ID!]!) { ${aliased(15, 'nodes(ids: $i) { __typename }')} }`, {
      i: many(100, () => 'Q2Fwc3VsZTow'.repeat(180)),
    }),
  'six pages of all drafts in one operation': (mallory) =>
    mallory.query(`{ ${aliased(6, 'drafts(first: 100) { edges { node { body media } } }')} }`),
  'eight of the largest pages at once': (mallory) => Promise.all(many(8, () => mallory.query(page))),
  'the largest page eight times, and nobody reads': (mallory, url) => unread(mallory, url, 8, page),
  'sixty drafts in a pipeline, and nobody reads': (mallory, url) =>
    unread(mallory, url, 1, '{ drafts(first: 60) { edges { node { body media } } } }', 50),
  'eight streams of all that one says, and nobody reads': (mallory, url) =>
    unread(mallory, url, 8, 'subscription { feed(after: 0) { capsule { content { body media } } } }'),
  '20 sockets of 100 feeds from the beginning': (mallory, url) =>
    sockets(
      mallory,
      url,
      20,
      100,
      'subscription { feed(after: 0) { seq capsule { id title sender { displayName } } } }',
    ),
  '1 socket of 100 feeds with all fields one may ask': (mallory, url) =>
    sockets(
      mallory,
      url,
      1,
      100,
      `subscription { feed(after: 0) { ${aliased(12, 'capsule { id title state content { body } sender { id displayName } receiver { id username } }')} } }`,
    ),
  '50 drafts of 200 KB at once': (mallory) =>
    Promise.all(many(50, () => mallory.query(createDraft, { input: largest }))),
  'variables of 100,000 values': (mallory) =>
    mallory.query('query ($a: ID!) { node(id: $a) { id } }', { a: Array(100_000).fill(1) }),
  'introspection, in full, 20 times': (mallory) =>
    Promise.all(
      many(20, (n) =>
        mallory.query(
          `{ __schema { types { name description fields { name description args { name description } type { name ofType { name } } } } } } # ${n}`,
        ),
      ),
    ),
}

/** Asks over connections of which nothing is read, some of it often on each. */
async function unread({ accessToken }: Person, url: string, connections: number, query: string, times = 1) {
  const { hostname, port } = new URL(url)
  const body = JSON.stringify({ query })
  const accept = query.startsWith('subscription') ? 'text/event-stream' : 'application/json'
  const request =
    `POST /graphql HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${accessToken}\r\nAccept: ${accept}\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  const open = many(
    connections,
    () =>
      connect(Number(port), hostname)
        .on('error', () => {})
        .pause() as Socket,
  )
  for (const socket of open) socket.write(request.repeat(times))
  await sleep(5_000)
  for (const socket of open) socket.destroy()
}

async function sockets({ accessToken }: Person, url: string, count: number, each: number, query: string) {
  const open = many(count, () => new WebSocket(url.replace(/^http/, 'ws'), 'graphql-transport-ws'))
  for (const socket of open) {
    socket.on('error', () => {})
    socket.on('open', () =>
      socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${accessToken}` } })),
    )
    socket.on('message', (data) => {
      if (!String(data).includes('connection_ack')) return
      for (let n = 0; n < each; n++) socket.send(JSON.stringify({ type: 'subscribe', id: `${n}`, payload: { query } }))
    })
  }
  await sleep(8_000)
  for (const socket of open) socket.terminate()
}
