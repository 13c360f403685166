import type { ContactFragment as Contact } from './generated/graphql.ts'

/** Who is reached, and where: by their account, or else by their address. */
export type Reached = Pick<Contact, 'email'> & { readonly user?: { readonly id: string } | null }

/** Whether two are one person, as the server has it: whoever is named twice does not get two letters. */
export const isSamePerson = (one: Reached, other: Reached): boolean =>
  one.user && other.user ? one.user.id === other.user.id : one.email != null && one.email === other.email
