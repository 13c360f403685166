import { queryFromInfo } from '@pothos/plugin-prisma'
import { decodeGlobalID } from '@pothos/plugin-relay'
import type { GraphQLResolveInfo } from 'graphql'
import { validate } from 'uuid'
import { capsulesOf, draftsOf } from '../../../domain/capsules/policy.ts'
import { recipientsOf } from '../../../domain/recipients.ts'
import { builder } from '../builder.ts'
import { badInput, maxPageSize } from '../connection.ts'
import type { GraphQLContext } from '../context.ts'

type Find = (context: GraphQLContext, ids: string[], select: object) => Promise<{ id: string }[]>

/** How the viewer's nodes of each type are found, many in one query. What is not visible is not found. */
const finders: Readonly<Record<string, Find>> = {
  Capsule: ({ app, me }, ids, select) =>
    app.db.capsule.findMany({ select, where: { id: { in: ids }, AND: capsulesOf(me().id) } }) as never,
  Draft: ({ app, me }, ids, select) =>
    app.db.capsule.findMany({ select, where: { id: { in: ids }, AND: draftsOf(me().id) } }) as never,
  Recipient: ({ app, me }, ids, select) =>
    app.db.recipient.findMany({ select, where: { id: { in: ids }, AND: recipientsOf(me()) } }) as never,
  SecurityEvent: ({ app, me }, ids, select) =>
    app.db.auditEvent.findMany({ select, where: { id: { in: ids }, userId: me().id } }) as never,
  User: ({ app, me }, ids, select) =>
    app.db.user.findMany({ select, where: { id: { in: ids }, AND: { id: me().id } } }) as never,
  UserProfile: ({ app }, ids, select) => app.db.user.findMany({ select, where: { id: { in: ids } } }) as never,
}

/** @returns null for ids that are none, of no type of ours, or of something that is not the viewer's to see */
async function loadNodes(globalIds: readonly string[], context: GraphQLContext, info: GraphQLResolveInfo) {
  const wanted = globalIds.map(decode)
  const found = new Map<string, { __typename: string; id: string }>()
  for (const typename of new Set(wanted.flatMap((node) => (node ? [node.typename] : [])))) {
    const ids = wanted.flatMap((node) => (node?.typename === typename ? [node.id] : []))
    const { select } = queryFromInfo({ context, info, typeName: typename, select: { id: true } })
    for (const row of (await finders[typename]?.(context, ids, select)) ?? []) {
      found.set(`${typename} ${row.id}`, { ...row, __typename: typename })
    }
  }
  return wanted.map((node) => (node && found.get(`${node.typename} ${node.id}`)) ?? null)
}

function decode(globalId: string): { typename: string; id: string } | null {
  try {
    const node = decodeGlobalID(globalId)
    return node.typename in finders && validate(node.id) ? node : null
  } catch {
    return null
  }
}

builder.queryFields((t) => ({
  node: t.field({
    type: builder.nodeInterfaceRef(),
    nullable: true,
    description: 'Whatever has this id; null where nothing has, or nothing that the viewer may see.',
    args: { id: t.arg.id({ required: true, description: 'The id.' }) },
    resolve: async (_root, { id }, context, info) => (await loadNodes([id], context, info))[0] as never,
  }),
  nodes: t.field({
    type: [builder.nodeInterfaceRef()],
    nullable: { list: false, items: true },
    description:
      'Whatever has these ids, in their order, with null as in `node`. Error `BAD_USER_INPUT` on more than 100.',
    args: { ids: t.arg.idList({ required: true, description: 'The ids.' }) },
    complexity: ({ ids }) => ({ field: 1, multiplier: ids.length }),
    resolve: async (_root, { ids }, context, info) => {
      if (ids.length > maxPageSize) throw badInput(`ids must be at most ${maxPageSize}.`)
      return (await loadNodes(ids, context, info)) as never
    },
  }),
}))
