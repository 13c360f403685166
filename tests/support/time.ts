import ms from 'ms'
import type { Context } from '../../src/domain/context.ts'
import { Prisma } from '../../src/generated/prisma/client.ts'
import { localId } from './ids.ts'

/** Lets time pass for letters, which is to say moves all their instants into the past. */
export async function timePasses(ctx: Context, time: string, ...letters: { readonly id: string }[]): Promise<void> {
  const shift = Prisma.sql`${ms(time as ms.StringValue)}::float8 * interval '1 millisecond'`
  const ids = letters.map(({ id }) => localId(id))
  await ctx.db.$executeRaw(Prisma.sql`
    WITH moved AS (
      UPDATE capsules
         SET sealed_at = sealed_at - ${shift},
             unfolds_at = unfolds_at - ${shift},
             unlocks_at = unlocks_at - ${shift}
       WHERE id = ANY (${ids}::uuid[])
    )
    UPDATE schedule SET due_at = due_at - ${shift} WHERE capsule_id = ANY (${ids}::uuid[])`)
}
