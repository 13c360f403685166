import type { ApiContext } from '../../domain/context.ts'
import type { Allowance } from '../../domain/ports.ts'
import { spend, spendAddress } from '../../domain/rate-limits.ts'
import type { Origin, Viewer } from '../../domain/viewer.ts'

/** Who sends operations: found for each HTTP request, and once for all that a socket carries. */
export interface Caller {
  readonly origin: Origin
  readonly viewer: Viewer | null
}

/**
 * Counts one operation: for the signed-in user, or else for the client's network. Before anything is done with it, so
 * that documents that make no sense count like any other.
 *
 * @throws {RateLimitedError}
 */
export const admit = (app: ApiContext, { origin, viewer }: Caller): Promise<Allowance | null> =>
  viewer ? spend(app, 'user', viewer.id) : spendAddress(app, origin)
