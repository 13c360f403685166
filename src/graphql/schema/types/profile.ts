import { displayNameOf, type Named, named } from '../../../domain/accounts/profile.ts'
import { builder } from '../builder.ts'
import { globalId } from '../ids.ts'

/** The columns of a user that others may see. */
export interface Profile extends Named {
  readonly id: string
  /** Of whoever has an address, of whom nothing else is known. */
  readonly isWaiting?: true
}

/** The same as a Prisma selection. */
export const profile = { id: true, ...named } as const

export const displayNameDescription = 'The display name its owner chose, else first and last name, else the username.'

export const UserProfile = builder.objectRef<Profile>('UserProfile').implement({
  description: 'What everybody who is signed in may see of a user.',
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({
      description: 'Names this profile; accepted wherever a user is asked for.',
      resolve: ({ id }) => globalId('UserProfile', id),
    }),
    username: t.exposeString('username', {
      description: 'As its owner typed it; unique whatever the case. Empty while it `isWaiting`.',
    }),
    isDeleted: t.boolean({
      description: 'Whether the account is gone. Letters keep their sender and receiver, without a name.',
      resolve: ({ deletedAt }) => deletedAt !== null,
    }),
    isWaiting: t.boolean({
      description:
        'Whether it stands for whoever has an address, of whom nothing is known: their names are empty, and its id names ' +
        'nobody. See `Capsule.waitingFor`.',
      resolve: ({ isWaiting = false }) => isWaiting,
    }),
    displayName: t.string({ description: displayNameDescription, resolve: displayNameOf }),
  }),
})
