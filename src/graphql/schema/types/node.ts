import { queryFromInfo } from '@pothos/plugin-prisma'
import { decodeGlobalID } from '@pothos/plugin-relay'
import type { GraphQLResolveInfo } from 'graphql'
import { validate } from 'uuid'
import { builder } from '../builder.ts'
import { badInput, maxPageSize } from '../connection.ts'
import type { GraphQLContext } from '../context.ts'
import { type NodeName, visible } from '../visible.ts'

/** Which rows the nodes of each type are. */
const models = {
  Capsule: 'capsule',
  Draft: 'capsule',
  Recipient: 'recipient',
  SecurityEvent: 'auditEvent',
  User: 'user',
  UserProfile: 'user',
} as const satisfies Record<NodeName, string>

/** What the operation selects of nodes, many in one query. */
function find(typename: NodeName, ids: string[], context: GraphQLContext, info: GraphQLResolveInfo) {
  const { select } = queryFromInfo({ context, info, typeName: typename, select: { id: true } })
  const where = visible[typename](context.me(), { in: ids })
  const rows = context.app.db[models[typename]] as unknown as { findMany(query: object): Promise<{ id: string }[]> }
  return rows.findMany({ select, where })
}

/** @returns null for ids that are none, of no type of ours, or of something that is not the viewer's to see */
async function loadNodes(globalIds: readonly string[], context: GraphQLContext, info: GraphQLResolveInfo) {
  const wanted = globalIds.map(decode)
  const found = new Map<string, { __typename: string; id: string }>()
  for (const typename of new Set(wanted.flatMap((node) => (node ? [node.typename] : [])))) {
    const ids = wanted.flatMap((node) => (node?.typename === typename ? [node.id] : []))
    for (const row of await find(typename, ids, context, info)) {
      found.set(`${typename} ${row.id}`, { ...row, __typename: typename })
    }
  }
  return wanted.map((node) => (node && found.get(`${node.typename} ${node.id}`)) ?? null)
}

function decode(globalId: string): { typename: NodeName; id: string } | null {
  try {
    const node = decodeGlobalID(globalId)
    return isNodeName(node.typename) && validate(node.id) ? { typename: node.typename, id: node.id } : null
  } catch {
    return null
  }
}

const isNodeName = (name: string): name is NodeName => Object.hasOwn(models, name)

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
