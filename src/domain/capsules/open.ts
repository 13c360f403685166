import { Prisma } from '../../generated/prisma/client.ts'
import { serverTime } from '../clock.ts'
import type { Context } from '../context.ts'
import { CapsuleNotReadyError, NotFoundError } from '../errors.ts'
import { advanceOne } from '../transitions/advance.ts'
import { counting } from '../transitions/counts.ts'
import { becomes, stateAllows } from '../transitions/lifecycle.ts'
import { move } from '../transitions/transition.ts'
import type { Viewer } from '../viewer.ts'
import { findLetter, instantOf } from './rows.ts'

/**
 * Opens a letter for its receiver, for good. One whose time has come but which no worker has moved yet is moved
 * first; opening one that is open already changes nothing.
 *
 * @throws {NotFoundError} also for its sender: only the receiver opens
 * @throws {CapsuleNotReadyError}
 */
export async function openCapsule(ctx: Context, viewer: Viewer, id: string): Promise<void> {
  if (await tryOpen(ctx, viewer, id)) return
  await advanceOne(ctx, viewer, id)
  if (await tryOpen(ctx, viewer, id)) return

  const letter = await findLetter(ctx, viewer, id)
  if (letter?.receiverId !== viewer.id) throw new NotFoundError('capsule')
  if (letter.state === 'OPENED') return
  throw new CapsuleNotReadyError(new Date(instantOf(letter.unlocksAt)), await serverTime(ctx))
}

const countingOpened = counting(['open'])

async function tryOpen(ctx: Context, viewer: Viewer, id: string): Promise<boolean> {
  const { count } = await move(ctx, {
    change: Prisma.sql`
      UPDATE capsules
         SET state = ${becomes('open')},
             opened_at = now()
       WHERE id = ${id}::uuid
         AND receiver_id = ${viewer.id}::uuid
         AND ${stateAllows('open')}`,
    name: 'open',
    // Who opens it shows themselves to a sender who wrote to an address.
    also: (moved) => [Prisma.sql`DELETE FROM waiting_letters USING ${moved} AS letter WHERE capsule_id = letter.id`],
    kind: 'OPENED',
    counting: countingOpened,
    note: { kind: 'CAPSULE_OPENED', viewer },
  })
  return count === 1
}
