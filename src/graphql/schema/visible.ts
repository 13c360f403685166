import { capsulesOf, draftsOf } from '../../domain/capsules/policy.ts'
import { recipientsOf } from '../../domain/recipients.ts'
import type { Viewer } from '../../domain/viewer.ts'

/** By ids: one, or several. */
type Ids = string | { readonly in: string[] }

/**
 * Which of the nodes with these ids a viewer may see, as Prisma's `where`. The one rule of every way to a node by its
 * id: what is not visible is not found.
 */
export const visible = {
  Capsule: <Id extends Ids>(viewer: Viewer, id: Id) => ({ id, AND: capsulesOf(viewer.id) }),
  Draft: <Id extends Ids>(viewer: Viewer, id: Id) => ({ id, AND: draftsOf(viewer.id) }),
  Recipient: <Id extends Ids>(viewer: Viewer, id: Id) => ({ id, AND: recipientsOf(viewer) }),
  SecurityEvent: <Id extends Ids>(viewer: Viewer, id: Id) => ({ id, AND: { userId: viewer.id } }),
  User: <Id extends Ids>(viewer: Viewer, id: Id) => ({ id, AND: { id: viewer.id } }),
  UserProfile: <Id extends Ids>(_viewer: Viewer, id: Id) => ({ id }),
}

export type NodeName = keyof typeof visible
