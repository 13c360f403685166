import type { World } from '../../support/rig/world.ts'
import { row } from '../measure.ts'
import { signIn } from '../sessions.ts'
import { cpuOfFamily } from './cpu.ts'
import { collector, fillBox, rarity } from './data.ts'
import type { Load } from './load.ts'
import { post } from './loads.ts'
import type { Server } from './program.ts'

/** What is asked, and what its answer must have in it so many times. */
type Kind = readonly [query: string, text: string, times: number]

/** Requests of each kind, one after the other: so many, or for so long. */
const enough = { most: 200, seconds: 4 }
const page = 'edges { node { id title state unlocksAt sender { id username displayName } } } pageInfo { endCursor }'
const orderBy = (field: string, direction: string) => `orderBy: { field: ${field}, direction: ${direction} }`

/** One person with very many letters, over HTTP: each order, filter and count should cost what a page costs. */
export async function measureBox(
  database: Pick<World, 'query'>,
  secret: string,
  letters: number,
  { server, load, postgres, warm }: { server: Server; load: Load; postgres: number; warm: number },
): Promise<void> {
  await fillBox(database, letters)
  const [person] = await signIn(database, secret, collector)
  if (!person) throw new Error('Nobody has a big box.')
  const ask = async ([query, text, times]: Kind, { seconds, most } = enough) => {
    const request = post(server.url.pathname, person.token, { query: `{ ${query} }` })
    const target = { host: '127.0.0.1', port: Number(server.url.port), connections: 1 }
    const before = cpuOfFamily(postgres)
    const result = await load.run({ ...target, requests: [request], seconds, most, expect: { text, times } })
    return { p50: result.p50, cpu: (cpuOfFamily(postgres) - before) / result.answered }
  }
  const list = (args: string, rows = 20): Kind => [`inbox(first: 20, ${args}) { ${page} }`, '"unlocksAt"', rows]
  const firstOf = async (args: string) => {
    const query = `{ inbox(first: 1, ${args}) { edges { cursor node { sender { id } } } } }`
    const response = await fetch(new URL(server.url.pathname, `http://127.0.0.1:${server.url.port}`), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${person.token}` },
      body: JSON.stringify({ query }),
    })
    const { data } = (await response.json()) as {
      data: { inbox: { edges: [{ cursor: string; node: { sender: { id: string } } }] } }
    }
    return data.inbox.edges[0]
  }
  /** A place far in: a cursor is one in its order, whatever the filter it was got with. */
  const middleOf = async (order: string) => {
    const { cursor } = await firstOf(`${order}, filter: { title: "Letter ${Math.floor(letters / 2)}" }`)
    return `${order}, after: "${cursor}"`
  }
  const someSender = async () => (await firstOf('')).node.sender.id
  const sealed = orderBy('SEALED_AT', 'DESC')
  const unlocks = orderBy('UNLOCKS_AT', 'ASC')

  row(`one person with ${letters} letters, one request at a time; p50`)
  const kinds: Readonly<Record<string, Kind>> = {
    'inbox, as it comes': list(''),
    'inbox by UNLOCKS_AT, ascending': list(unlocks),
    'inbox by UNLOCKS_AT, descending': list(orderBy('UNLOCKS_AT', 'DESC')),
    'inbox by OPENED_AT, descending': list(orderBy('OPENED_AT', 'DESC')),
    'inbox, a page from far in': list(await middleOf(sealed)),
    'inbox by UNLOCKS_AT, a page from far in': list(await middleOf(unlocks)),
    'inbox, a state that is rare': list('filter: { states: [READY] }', Math.min(20, Math.floor(letters / rarity))),
    'inbox by UNLOCKS_AT, descending, a state that is rare': list(
      `${orderBy('UNLOCKS_AT', 'DESC')}, filter: { states: [READY] }`,
      Math.min(20, Math.floor(letters / rarity)),
    ),
    'inbox, a state that nothing is in': [
      `inbox(first: 20, filter: { states: [UNFOLDING] }) { ${page} }`,
      '"edges":[]',
      1,
    ],
    'inbox, from one of many': list(`filter: { counterpartId: "${await someSender()}" }`),
    'inbox, a title that is rare': list(`filter: { title: "Letter ${Math.floor(letters / 100) - 1}" }`),
    'inbox, totalCount': ['inbox(first: 0) { totalCount }', `"totalCount":${letters}`, 1],
    'inbox, totalCount of a state': [
      'inbox(first: 0, filter: { states: [READY] }) { totalCount }',
      `"totalCount":${Math.floor(letters / rarity)}`,
      1,
    ],
    'inbox, totalCount from one of many': [
      `inbox(first: 0, filter: { counterpartId: "${await someSender()}" }) { totalCount }`,
      '"totalCount"',
      1,
    ],
    capsuleCounts: ['capsuleCounts(box: INBOX) { sealed unfolding ready opened }', '"unfolding"', 1],
    capsuleYears: ['capsuleYears(box: INBOX, zone: "UTC")', '"capsuleYears"', 1],
  }
  await ask(list(''), { seconds: warm, most: Number.MAX_SAFE_INTEGER })
  for (const [name, kind] of Object.entries(kinds)) {
    const { p50, cpu } = await ask(kind)
    row(`  ${name}`, `${p50.toFixed(1)} ms`.padStart(8), `PostgreSQL ${cpu.toFixed(1)} ms`)
  }
}
