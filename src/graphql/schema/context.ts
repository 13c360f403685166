import { GraphQLError } from 'graphql'
import type { Content } from '../../domain/capsules/content.ts'
import type { Parts } from '../../domain/capsules/rows.ts'
import type { ApiContext } from '../../domain/context.ts'
import type { Origin, Viewer } from '../../domain/viewer.ts'

/** What every resolver is handed. */
export interface GraphQLContext {
  readonly app: ApiContext
  readonly origin: Origin
  readonly viewer: Viewer | null
  /** The viewer, for fields that need one; throws {@link unauthenticated} where there is none. */
  readonly me: () => Viewer
  /** What of letters the operation's document looks at. */
  readonly parts: Parts
  /** What letters say, by their rows, as far as this operation has read it. */
  readonly contents: () => WeakMap<object, Promise<Content | null>>
}

export const unauthenticated = (): GraphQLError =>
  new GraphQLError('Sign in first.', { extensions: { code: 'UNAUTHENTICATED' } })
