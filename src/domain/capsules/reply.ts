import { z } from 'zod'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import { AlreadyRepliedError, NotFoundError, ReplyNotAllowedError } from '../errors.ts'
import { countingNothing } from '../transitions/counts.ts'
import { stateAllows } from '../transitions/lifecycle.ts'
import { move } from '../transitions/transition.ts'
import { parse, text } from '../validation.ts'
import type { Viewer } from '../viewer.ts'
import { replyBelonging } from './content-rows.ts'
import { findLetter, type LetterRow } from './rows.ts'

const replyInput = z.object({ body: text({ max: 2_000, prose: true }) })

/**
 * Answers a letter: its receiver, once, after opening it, if its sender allowed that.
 *
 * @throws {ValidationError} {@link NotFoundError} {@link ReplyNotAllowedError} {@link AlreadyRepliedError}
 */
export async function replyToCapsule(
  ctx: Context,
  viewer: Viewer,
  id: string,
  input: z.input<typeof replyInput>,
): Promise<void> {
  const { body } = parse(replyInput, input)
  const { senderId } = await receivedLetter(ctx, viewer, id)
  const { keyId, sealed } = await ctx.cipher.encrypt(replyBelonging(id, senderId, viewer.id), body)
  const { count } = await move(ctx, {
    change: Prisma.sql`
      INSERT INTO replies (capsule_id, key_id, sealed)
      SELECT id, ${keyId}::text, ${sealed}::text
        FROM capsules
       WHERE id = ${id}::uuid
         AND sender_id = ${senderId}::uuid
         AND receiver_id = ${viewer.id}::uuid
         AND allow_receiver_reply
         AND ${stateAllows('reply')}
      ON CONFLICT DO NOTHING`,
    name: 'reply',
    kind: 'REPLIED',
    counting: countingNothing,
    note: { kind: 'CAPSULE_REPLIED', viewer },
    letter: {
      id: Prisma.sql`capsule_id`,
      sender: Prisma.sql`${senderId}::uuid`,
      receiver: Prisma.sql`${viewer.id}::uuid`,
    },
  })
  if (count === 1) return

  const letter = await receivedLetter(ctx, viewer, id)
  if (letter.repliedAt) throw new AlreadyRepliedError(id)
  throw new ReplyNotAllowedError(letter.allowReceiverReply)
}

/** @throws {NotFoundError} also for its sender: only the receiver answers */
async function receivedLetter(ctx: Context, viewer: Viewer, id: string): Promise<LetterRow> {
  const letter = await findLetter(ctx, viewer, id)
  if (letter?.receiverId !== viewer.id) throw new NotFoundError('capsule')
  return letter
}
