import type { Context } from '../../src/domain/context.ts'
import { localId } from './ids.ts'
import type { Person } from './person.ts'

/** As if they had answered a mail to their address. */
export async function proveEmail({ ctx }: { readonly ctx: Pick<Context, 'db'> }, person: Person): Promise<void> {
  await ctx.db.user.update({ where: { id: localId(person.id) }, data: { emailProvenAt: new Date() } })
}
