import { createServer, type IncomingMessage } from 'node:http'
import { v7 as uuidv7 } from 'uuid'
import { plainKeyId } from '../data.ts'
import { announceReady } from './ready.ts'
import {
  capsule,
  inbox,
  type LetterRow,
  openPool,
  pageOf,
  receiverOf,
  seal,
  senderOf,
  type WholeLetterRow,
} from './statements.ts'
import { viewerOf } from './viewer.ts'

// The limit: what Node, `pg` and PostgreSQL need for the same rows and the same JSON, without GraphQL and without any
// of what protects.

const pool = openPool()

async function answer(request: IncomingMessage): Promise<unknown> {
  const viewer = await viewerOf(request.headers.authorization)
  const path = request.url ?? ''
  if (path === '/inbox') return { inbox: await readInbox(viewer) }
  if (request.method === 'POST') return { sendCapsule: await send(viewer, request) }
  return { capsule: await readCapsule(viewer, path.slice('/capsules/'.length)) }
}

async function readInbox(viewer: string) {
  const { rows } = await pool.query<LetterRow>({ ...inbox, values: [viewer, 21] })
  return pageOf(rows, 20, (row) => ({
    id: row.id,
    title: row.title,
    state: row.state,
    unlocksAt: row.unlocksAt,
    sender: senderOf(row),
  }))
}

async function readCapsule(viewer: string, id: string) {
  const { rows } = await pool.query<WholeLetterRow>({ ...capsule, values: [id, viewer] })
  const [row] = rows
  if (!row) return null
  const { title, theme, state, sealedAt, unlocksAt, openedAt, viewerCanOpen } = row
  const people = { sender: senderOf(row), receiver: receiverOf(row) }
  return { id, title, theme, state, sealedAt, unlocksAt, openedAt, viewerCanOpen, ...people }
}

async function send(viewer: string, request: IncomingMessage) {
  const { title, body, receiverId, unlocksAt } = JSON.parse(await textOf(request))
  const id = uuidv7()
  // As long as OpenOn's ciphertext: base64 with a header, a wrapped key, an initialization vector and a tag.
  const ciphertext = 'x'.repeat(260) + Buffer.from(JSON.stringify({ body, media: [] })).toString('base64url')
  const origin = [request.socket.remoteAddress, request.headers['user-agent']]
  const values = [id, viewer, receiverId, title, unlocksAt, plainKeyId, ciphertext, ...origin, uuidv7()]
  await pool.query({ ...seal, values })
  return { id, title, state: 'SEALED', unlocksAt }
}

function textOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    request.setEncoding('utf8')
    request.on('data', (part: string) => (text += part))
    request.on('end', () => resolve(text))
    request.on('error', reject)
  })
}

const server = createServer((request, response) => {
  const reply = (status: number, body: object) => {
    const text = JSON.stringify(body)
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
    response.end(text)
  }
  answer(request).then(
    (data) => reply(200, { data }),
    (error) => reply(500, { errors: [{ message: String(error) }] }),
  )
})
announceReady(server.listen(0, '127.0.0.1'))
