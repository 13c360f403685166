import { createServer } from 'node:http'
import SchemaBuilder from '@pothos/core'
import PrismaPlugin from '@pothos/plugin-prisma'
import RelayPlugin from '@pothos/plugin-relay'
import { PrismaPg } from '@prisma/adapter-pg'
import { createYoga } from 'graphql-yoga'
import type PrismaTypes from '../../../../src/generated/pothos.ts'
import { getDatamodel } from '../../../../src/generated/pothos.ts'
import { PrismaClient } from '../../../../src/generated/prisma/client.ts'
import { CapsuleState } from '../../../../src/generated/prisma/enums.ts'
import { announceReady } from './ready.ts'
import { viewerOf } from './viewer.ts'

// yoga, Pothos and Prisma as their documentation puts them together, with the defaults of each.

const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env['DATABASE_URL'] ?? '', max: 10 }) })
const builder = new SchemaBuilder<{
  PrismaTypes: PrismaTypes
  Context: { viewer: string }
  DefaultFieldNullability: false
  Scalars: { DateTime: { Input: Date; Output: Date } }
}>({
  plugins: [RelayPlugin, PrismaPlugin],
  defaultFieldNullability: false,
  prisma: { client: db, dmmf: getDatamodel() },
})

builder.scalarType('DateTime', {
  serialize: (date) => date.toISOString(),
  parseValue: (text) => new Date(String(text)),
})
const State = builder.enumType(CapsuleState, { name: 'CapsuleState' })
const UserProfile = builder.prismaObject('User', {
  name: 'UserProfile',
  fields: (t) => ({
    id: t.exposeID('id'),
    username: t.exposeString('username'),
    displayName: t.string({
      select: { username: true, firstName: true, lastName: true, displayName: true },
      resolve: ({ username, firstName, lastName, displayName }) =>
        displayName ?? ([firstName, lastName].filter(Boolean).join(' ') || username),
    }),
  }),
})
const Capsule = builder.prismaObject('Capsule', {
  fields: (t) => ({
    id: t.exposeID('id'),
    title: t.exposeString('title', { nullable: true }),
    theme: t.exposeString('theme', { nullable: true }),
    state: t.expose('state', { type: State }),
    sealedAt: t.expose('sealedAt', { type: 'DateTime', nullable: true }),
    unlocksAt: t.expose('unlocksAt', { type: 'DateTime', nullable: true }),
    openedAt: t.expose('openedAt', { type: 'DateTime', nullable: true }),
    viewerCanOpen: t.boolean({
      select: { receiverId: true, state: true },
      resolve: ({ receiverId, state }, _, { viewer }) => receiverId === viewer && state === 'READY',
    }),
    sender: t.relation('sender', { type: UserProfile }),
    receiver: t.relation('receiver', { type: UserProfile, nullable: true }),
  }),
})
builder.queryType({
  fields: (t) => ({
    inbox: t.prismaConnection({
      type: Capsule,
      cursor: 'id',
      resolve: (query, _parent, _args, { viewer }) =>
        db.capsule.findMany({
          ...query,
          where: { receiverId: viewer, sealedAt: { not: null } },
          orderBy: [{ sealedAt: 'desc' }, { id: 'desc' }],
        }),
    }),
    capsule: t.prismaField({
      type: Capsule,
      nullable: true,
      args: { id: t.arg.id({ required: true }) },
      resolve: (query, _parent, { id }, { viewer }) =>
        db.capsule.findFirst({
          ...query,
          where: { id: String(id), sealedAt: { not: null }, OR: [{ senderId: viewer }, { receiverId: viewer }] },
        }),
    }),
  }),
})

const yoga = createYoga({
  schema: builder.toSchema(),
  context: async ({ request }) => ({ viewer: await viewerOf(request.headers.get('authorization') ?? undefined) }),
})
announceReady(createServer(yoga).listen(0, '127.0.0.1'))
