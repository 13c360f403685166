import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import { Prisma } from '../../generated/prisma/client.ts'
import { arePresent } from '../accounts/presence.ts'
import type { ApiContext } from '../context.ts'
import { areFree, giveToLetters } from '../media/attach.ts'
import { copyFiles, discardCopies } from '../media/copy.ts'
import type { Attachment } from '../media/file.ts'
import { callDeliverers } from '../notices/outbox.ts'
import { becomes, stateAllows } from '../transitions/lifecycle.ts'
import { move } from '../transitions/transition.ts'
import { email, list, parse } from '../validation.ts'
import type { Viewer } from '../viewer.ts'
import { wait } from '../waiting/wait.ts'
import type { Encrypted } from './cipher.ts'
import { type Draft, findDraft } from './drafts.ts'
import * as letters from './letter.ts'
import { mostPeople, type Person, requirePeople } from './people.ts'
import { allParts, findLetters, type LetterRow, type Parts } from './rows.ts'
import { belonging, countingSealed, draftIssues, spendSealing, unfolding, whyNot } from './seal.ts'

const sealForSeveralInput = z.object({
  receiverIds: list(z.uuid('must be the id of a user'), mostPeople).nullish(),
  recipientIds: list(letters.recipientId, mostPeople).nullish(),
  emails: list(email, mostPeople).nullish(),
  announce: z.boolean().nullish(),
  unlocksAt: z.date(),
  expectedVersion: z.int().nullish(),
})

export type SealForSeveralInput = z.input<typeof sealForSeveralInput>

/**
 * Makes of a draft a letter for each of several people, all in one step or none: from then on each has a fate of its own.
 * The draft becomes the first of them, with its files; the others have copies. Who is named twice is refused, so that as
 * many letters are sealed as people were named. An address is only compared with what the viewer knows of the others, not
 * with whose it is.
 *
 * @param parts what the answer is to have of the letters
 * @returns the letters, in the order in which their people were named: users, contacts, addresses
 * @throws {ValidationError} {@link NotFoundError} {@link DraftConflictError} {@link AlreadySealedError}
 *   {@link MailUnavailableError} {@link RateLimitedError}
 */
export async function sealDraftForSeveral(
  ctx: ApiContext,
  viewer: Viewer,
  id: string,
  input: SealForSeveralInput,
  parts: Parts = allParts,
): Promise<LetterRow[]> {
  const sealing = parse(sealForSeveralInput, input)
  const { expectedVersion } = sealing
  const draft = await findDraft(ctx, viewer, id)
  if (!draft || (expectedVersion != null && expectedVersion !== draft.version)) throw await whyNot(ctx, viewer, id)
  const people = await requirePeople(ctx, viewer, sealing, draftIssues(draft))
  const addressees = people.map(({ to }) => to)
  await spendSealing(ctx, viewer, addressees)
  const files = draft.attachments ?? []
  const copies =
    files.length === 0 ? [] : await ctx.copying(viewer.id, () => copyFiles(ctx, viewer, files, people.length - 1))
  const sealed = people.map((person, n) => ({
    ...person,
    id: n === 0 ? id : uuidv7(),
    files: (n === 0 ? files : copies[n - 1]) ?? [],
  }))
  let isDone = false
  try {
    isDone = await seal(ctx, viewer, draft, sealed, sealing)
  } finally {
    if (!isDone) await discardCopies(ctx, copies.flat())
  }
  if (isDone) {
    const ids = sealed.map(({ id }) => id)
    const rows = new Map((await findLetters(ctx, viewer, ids, parts)).map((row) => [row.id, row]))
    // One that went with somebody's account since is not told of.
    return ids.flatMap((id) => rows.get(id) ?? [])
  }
  // Since it was read somebody was quicker, or one of the receivers has gone.
  await requirePeople(ctx, viewer, sealing)
  throw await whyNot(ctx, viewer, id)
}

/** A letter that is to be, who is to have it, and its files: those of the draft, or copies of them. */
interface Leaving extends Person {
  readonly id: string
  readonly files: readonly Attachment[]
}

/**
 * All of them in one statement, which does nothing unless the draft is as it was read and everybody is there still.
 *
 * @returns whether it was done
 */
async function seal(
  ctx: ApiContext,
  viewer: Viewer,
  draft: Draft,
  sealed: readonly Leaving[],
  { unlocksAt, announce }: { readonly unlocksAt: Date; readonly announce?: boolean | null | undefined },
): Promise<boolean> {
  const contents: (Encrypted & { readonly id: string })[] = []
  for (const { id, to, files } of sealed) {
    const content = letters.contentOf({ ...draft, attachments: files })
    contents.push({ id, ...(await ctx.cipher.encrypt(belonging(viewer, id, to), content)) })
    // A long letter for many people is much to encrypt.
    await ctx.breathe()
  }
  const waiting = await wait(ctx, viewer.id, sealed, { unlocksAt, announce })
  const receivers = sealed.map(({ to }) => to.receiverId)
  const files = sealed.flatMap(({ id: capsuleId, files }) => files.map(({ id }) => ({ id, capsuleId })))
  const { count } = await letters.namingRecipient(() =>
    move(ctx, {
      name: `seal a draft for several${files.length > 0 ? ' with files' : ''}${waiting ? ' for addresses' : ''}`,
      // The draft is in the way of the first, and so becomes it.
      change: Prisma.sql`
        INSERT INTO capsules AS letter (
          id, state, sender_id, receiver_id, recipient_id, title, theme, allow_early_view, allow_receiver_reply,
          sealed_at, unlocks_at, unfolds_at
        )
        SELECT person.id, ${becomes('seal')}, sender_id, person.receiver_id, person.recipient_id, title, theme,
               allow_early_view, allow_receiver_reply, now(), ${unlocksAt}::timestamptz, ${unfolding(ctx, unlocksAt)}
          FROM (SELECT *
                  FROM capsules
                 WHERE id = ${draft.id}::uuid
                   AND version = ${draft.version}
                   AND ${stateAllows('seal')}
                   FOR UPDATE) AS draft
          CROSS JOIN unnest(
                 ${sealed.map(({ id }) => id)}::uuid[], ${receivers}::uuid[],
                 ${sealed.map(({ recipientId }) => recipientId)}::uuid[]
               ) AS person (id, receiver_id, recipient_id)
         WHERE ${arePresent(viewer.id, ...receivers)}
           AND ${areFree(files, draft.id)}
            ON CONFLICT (id) DO UPDATE
           SET state = excluded.state,
               receiver_id = excluded.receiver_id,
               recipient_id = excluded.recipient_id,
               sealed_at = excluded.sealed_at,
               updated_at = excluded.sealed_at,
               unlocks_at = excluded.unlocks_at,
               unfolds_at = excluded.unfolds_at`,
      also: (moved) => [
        letters.putContents(contents, moved),
        ...(files.length > 0 ? [giveToLetters(files, moved)] : []),
        ...(waiting ? [waiting(moved)] : []),
      ],
      kind: 'SEALED',
      counting: countingSealed,
      due: Prisma.sql`unfolds_at`,
      note: { kind: 'CAPSULE_SEALED', viewer, subjects: sealed.length },
    }),
  )
  // Has a worker look for whom they wait.
  if (waiting && count > 0) await callDeliverers(ctx)
  return count > 0
}
