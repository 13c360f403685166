import { rotateRows } from '../capsules/rotate-rows.ts'
import type { Context } from '../context.ts'
import { belongingOf } from './rows.ts'

/**
 * Encrypts the keys of files that no sealed letter has with the current key; what is in the store stays as it is.
 *
 * @returns how many
 */
export const rotateMediaKeys = (ctx: Context): Promise<number> =>
  rotateRows(ctx, { name: 'media', owner: 'owner_id', belonging: belongingOf })
