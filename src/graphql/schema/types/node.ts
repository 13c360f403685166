import { queryFromInfo } from '@pothos/plugin-prisma'
import type { GraphQLResolveInfo } from 'graphql'
import { findLetters } from '../../../domain/capsules/rows.ts'
import { findFiles } from '../../../domain/media/find.ts'
import { deliveriesOf, delivery } from '../../../domain/notices/deliveries.ts'
import { target, targetsOf } from '../../../domain/notices/targets.ts'
import { builder } from '../builder.ts'
import { badInput, maxPageSize } from '../connection.ts'
import type { GraphQLContext } from '../context.ts'
import { namedBy } from '../ids.ts'
import { visible } from '../visible.ts'
import { profile } from './profile.ts'

type Find = (ids: string[], context: GraphQLContext, info: GraphQLResolveInfo) => Promise<{ id: string }[]>

/** Nodes that are rows of a model: what the operation selects of those that the viewer may see. */
const rowsOf =
  (typeName: keyof typeof visible, model: 'capsule' | 'recipient' | 'auditEvent' | 'user'): Find =>
  (ids, context, info) => {
    const { select } = queryFromInfo({ context, info, typeName, select: { id: true } })
    const rows = context.app.db[model] as unknown as { findMany(query: object): ReturnType<Find> }
    return rows.findMany({ select, where: visible[typeName](context.me(), { in: ids }) })
  }

/** Targets of any channel: what they are is in their rows. */
const targets: Find = (ids, { app, me }) =>
  app.db.target.findMany({ select: target, where: { id: { in: ids }, ...targetsOf(me()) } })

/** How nodes of each type are found, many in one query. What the viewer may not see is not found. */
const finders = {
  Capsule: (ids, { app, me, parts }) => findLetters(app, me(), ids, parts),
  Draft: rowsOf('Draft', 'capsule'),
  Recipient: rowsOf('Recipient', 'recipient'),
  SecurityEvent: rowsOf('SecurityEvent', 'auditEvent'),
  User: rowsOf('User', 'user'),
  EmailTarget: targets,
  Media: (ids, { app, me }) => findFiles(app, me(), ids),
  Delivery: (ids, { app, me }) =>
    app.db.delivery.findMany({ select: delivery, where: { id: { in: ids }, AND: deliveriesOf(me()) } }),
  PushTarget: targets,
  UserProfile: (ids, { app, me }) =>
    app.db.user.findMany({ select: profile, where: visible.UserProfile(me(), { in: ids }) }),
  WebhookTarget: targets,
} as const satisfies Record<string, Find>

/** @returns null for ids that are none, of no type of ours, or of something that is not the viewer's to see */
async function loadNodes(globalIds: readonly string[], context: GraphQLContext, info: GraphQLResolveInfo) {
  const wanted = globalIds.map(decode)
  const found = new Map<string, { __typename: string; id: string }>()
  for (const typename of new Set(wanted.flatMap((node) => (node ? [node.typename] : [])))) {
    const ids = wanted.flatMap((node) => (node?.typename === typename ? [node.id] : []))
    for (const row of await finders[typename](ids, context, info)) {
      found.set(`${typename} ${row.id}`, { ...row, __typename: typename })
    }
  }
  return wanted.map((node) => (node && found.get(`${node.typename} ${node.id}`)) ?? null)
}

function decode(globalId: string): { typename: keyof typeof finders; id: string } | null {
  const named = namedBy(globalId)
  return named && isNodeName(named.typename) ? { typename: named.typename, id: named.id } : null
}

const isNodeName = (name: string): name is keyof typeof finders => Object.hasOwn(finders, name)

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
