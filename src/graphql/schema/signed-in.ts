import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql'
import type { GraphQLContext } from './context.ts'

/** Marks a root field that one need not be signed in for. */
export const forAnybody = { forAnybody: true } as const

/**
 * Who is not signed in reaches nothing but the root fields that are {@link forAnybody}. (Pothos' plugin for this keeps
 * something for each operation in a WeakMap, through which all that hangs on the operation's context outlives it until
 * the next full garbage collection: a tenth of what an operation cost.)
 */
export function guarded(schema: GraphQLSchema): GraphQLSchema {
  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    for (const field of Object.values(root?.getFields() ?? {})) {
      if (!field.extensions['forAnybody']) field.resolve = forSignedIn(field.resolve)
    }
  }
  return schema
}

const forSignedIn =
  (
    resolve: GraphQLFieldResolver<unknown, GraphQLContext> = defaultFieldResolver,
  ): GraphQLFieldResolver<unknown, GraphQLContext> =>
  (parent, args, context, info) => {
    context.me()
    return resolve(parent, args, context, info)
  }
