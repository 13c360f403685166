import { draftsOf } from '../../domain/capsules/policy.ts'
import { recipientsOf } from '../../domain/recipients.ts'
import type { Viewer } from '../../domain/viewer.ts'
import type { Prisma } from '../../generated/prisma/client.ts'

/** By ids: one, or several. */
type Ids = string | { readonly in: string[] }

/**
 * Which rows with these ids a viewer may see as nodes, as Prisma's `where`. The one rule of every way to such a node;
 * what is not visible is not found. Of letters `findLetters` has it.
 */
export const visible = {
  Draft: <Id extends Ids>(viewer: Viewer, id: Id) => ({ id, AND: draftsOf(viewer.id) }),
  Recipient: <Id extends Ids>(viewer: Viewer, id: Id) => ({ id, AND: recipientsOf(viewer) }),
  SecurityEvent: <Id extends Ids>(viewer: Viewer, id: Id) => ({ id, AND: { userId: viewer.id } }),
  User: <Id extends Ids>(viewer: Viewer, id: Id) => ({ id, AND: { id: viewer.id } }),
  UserProfile: <Id extends Ids>(viewer: Viewer, id: Id) => ({ id, AND: known(viewer) }),
}

/** Whoever has an account. Of those who have closed theirs, whose letters the viewer has, or who has the viewer's. */
function known({ id }: Viewer): Prisma.UserWhereInput {
  const sealed = { sealedAt: { not: null } }
  return {
    OR: [
      { deactivatedAt: null },
      { sent: { some: { receiverId: id, ...sealed } } },
      // Whoever wrote to an address does not know whose it is.
      { received: { some: { senderId: id, waiting: null, ...sealed } } },
    ],
  }
}
