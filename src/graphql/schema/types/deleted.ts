import { builder } from '../builder.ts'

/** The result of a mutation after which something is gone. */
export const deletedPayload = (name: string, description: string) =>
  builder.objectRef<{ readonly deletedId: string }>(name).implement({
    description,
    fields: (t) => ({
      deletedId: t.exposeID('deletedId', { description: 'The id it had, for clients to forget.' }),
    }),
  })
