import { fastify } from 'fastify'
import { mercurius } from 'mercurius'
import { announceReady } from './ready.ts'
import {
  capsule,
  inbox,
  type LetterRow,
  openPool,
  pageOf,
  receiverOf,
  senderOf,
  type WholeLetterRow,
} from './statements.ts'
import { viewerOf } from './viewer.ts'

// Mercurius as fast as it goes: compiled operations over one named statement each.

const schema = `
  scalar DateTime
  type Query {
    inbox(first: Int = 20): CapsuleConnection!
    capsule(id: ID!): Capsule
  }
  type CapsuleConnection { edges: [CapsuleEdge!]! pageInfo: PageInfo! }
  type CapsuleEdge { node: Capsule! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  enum CapsuleState { SEALED UNFOLDING READY OPENED }
  type Capsule {
    id: ID!
    title: String!
    theme: String
    state: CapsuleState!
    sealedAt: DateTime!
    unlocksAt: DateTime!
    openedAt: DateTime
    viewerCanOpen: Boolean!
    sender: UserProfile!
    receiver: UserProfile!
  }
  type UserProfile { id: ID! username: String! displayName: String! }`

interface Context {
  readonly viewer: string
}

const pool = openPool()
const resolvers = {
  Query: {
    inbox: async (_: unknown, { first }: { first: number }, { viewer }: Context) => {
      const { rows } = await pool.query<LetterRow>({ ...inbox, values: [viewer, first + 1] })
      return pageOf(rows, first, (row) => ({ ...row, sender: senderOf(row) }))
    },
    capsule: async (_: unknown, { id }: { id: string }, { viewer }: Context) => {
      const { rows } = await pool.query<WholeLetterRow>({ ...capsule, values: [id, viewer] })
      const [row] = rows
      return row ? { ...row, sender: senderOf(row), receiver: receiverOf(row) } : null
    },
  },
}

const app = fastify()
app.register(mercurius, {
  schema,
  resolvers: resolvers as never,
  jit: 1,
  context: async ({ headers }): Promise<Context> => ({ viewer: await viewerOf(headers.authorization) }),
})
await app.listen({ port: 0, host: '127.0.0.1' })
await announceReady(app.server)
