import { Prisma } from '../../generated/prisma/client.ts'
import type { CapsuleState } from '../../generated/prisma/enums.ts'
import { arePresent } from '../accounts/presence.ts'
import type { Content } from '../capsules/content.ts'
import { belongingOf } from '../capsules/content-rows.ts'
import type { Context } from '../context.ts'
import { countingEverything } from '../transitions/counts.ts'
import { type Audience, call, telling, unlessDeadlocked, whomItTold } from '../transitions/transition.ts'
import { openAddress } from './addresses.ts'

/** Letters that one statement hands over at most. */
const batch = 500
/**
 * Characters of what they say, encrypted, with which it begins at most: anybody may write long letters to an address, and
 * a statement that takes longer than it may, again and again, would keep all of them from its owner.
 */
const batchLength = 512 * 1024

interface Claimant {
  readonly id: string
  /** That they have proven. */
  readonly email: string
}

/**
 * Hands all letters that wait for an address to who has proven it: whose they are, what they say (which is encrypted anew
 * for its receiver) and the events that they have had, in one statement. A letter is one person's: whoever else claims it
 * at the same moment, or redirects or withdraws it, comes first or finds it gone. Whoever comes for them was told of them
 * by mail and sees them now, so no notice tells them once more, unless others are still to be told.
 *
 * @param veiled whether the sender learns nothing of it: the address had an account before they wrote to it
 */
export async function handOver(ctx: Context, claimant: Claimant, { veiled }: { veiled: boolean }): Promise<void> {
  const hash = await ctx.addresses.hash(claimant.email)
  for (let after = lowestId; ; ) {
    const rows = await waitingFor(ctx, hash, after)
    const letters = (await Promise.all(rows.map((row) => forReceiver(ctx, claimant, row)))).flatMap((row) => row ?? [])
    if (letters.length > 0) await give(ctx, claimant, hash, letters, veiled)
    if (rows.length < batch && rows.reduce((sum, { sealed }) => sum + sealed.length, 0) < batchLength) return
    after = rows.at(-1)?.capsuleId ?? lowestId
  }
}

const lowestId = '00000000-0000-0000-0000-000000000000'

interface Row {
  readonly capsuleId: string
  readonly senderId: string
  readonly keyId: string
  readonly sealed: string
  readonly addressKeyId: string
  readonly addressSealed: string
}

const waitingFor = ({ db }: Pick<Context, 'db'>, hash: Uint8Array, after: string): Promise<Row[]> =>
  db.$queryRaw<Row[]>(Prisma.sql`
    SELECT waiting.capsule_id AS "capsuleId",
           waiting.sender_id AS "senderId",
           content.key_id AS "keyId",
           content.sealed,
           waiting.key_id AS "addressKeyId",
           waiting.sealed AS "addressSealed"
      FROM (SELECT *, sum(length) OVER (ORDER BY capsule_id) - length AS length_before
              FROM (SELECT waiting.*, capsule.sender_id, octet_length(content.sealed) AS length
                      FROM waiting_letters AS waiting
                      JOIN capsules AS capsule ON capsule.id = waiting.capsule_id
                      JOIN capsule_contents AS content ON content.capsule_id = waiting.capsule_id
                     WHERE waiting.address_hash = ${hash}
                       AND capsule.receiver_id IS NULL
                       AND waiting.capsule_id > ${after}::uuid
                     ORDER BY waiting.capsule_id
                     LIMIT ${batch}) AS waiting) AS waiting
      JOIN capsule_contents AS content ON content.capsule_id = waiting.capsule_id
     WHERE length_before < ${batchLength}
     ORDER BY waiting.capsule_id`)

interface Bound {
  readonly id: string
  readonly keyId: string
  readonly sealed: string
  /** As it was found, so that nothing that changes meanwhile is overwritten. */
  readonly was: string
}

/**
 * What a letter says, encrypted for its receiver. The hash beside it only says where to look: the address itself, which
 * nobody writes who has the database alone, decides whose the letter is.
 */
async function forReceiver(ctx: Context, { id: receiverId, email }: Claimant, row: Row): Promise<Bound | null> {
  const { capsuleId: id, senderId, sealed: was } = row
  try {
    const address = await openAddress(ctx, { id, senderId }, { keyId: row.addressKeyId, sealed: row.addressSealed })
    if (address !== email) throw new Error('A letter was found at another address.')
    const letter = { capsuleId: id, senderId, isSealed: true }
    const content = (await ctx.cipher.decrypt(belongingOf({ ...letter, receiverId: null }), row)) as Content
    return { id, was, ...(await ctx.cipher.encrypt(belongingOf({ ...letter, receiverId }), content)) }
  } catch (error) {
    ctx.log.error({ err: error, capsuleId: id }, 'could not hand over a letter')
    return null
  }
}

/** Does so unless they have gone meanwhile, or have the address no more: nobody else would ever get the letters. */
async function give(
  ctx: Context,
  { id: userId, email }: Claimant,
  hash: Uint8Array,
  letters: readonly Bound[],
  veiled: boolean,
) {
  const { text, values } = Prisma.sql`
    WITH given AS (
      SELECT *
        FROM unnest(
               ${letters.map(({ id }) => id)}::uuid[], ${letters.map(({ keyId }) => keyId)}::text[],
               ${letters.map(({ sealed }) => sealed)}::text[], ${letters.map(({ was }) => was)}::text[]
             ) AS given (id, key_id, sealed, was)
    ),
    found AS (
      SELECT capsule.id, given.key_id, given.sealed
        FROM given
        JOIN capsules AS capsule USING (id)
        JOIN waiting_letters AS waiting ON waiting.capsule_id = id
        JOIN capsule_contents AS content ON content.capsule_id = id
       WHERE capsule.receiver_id IS NULL
         AND waiting.address_hash = ${Buffer.from(hash)}
         AND content.sealed = given.was
         AND EXISTS (SELECT FROM users WHERE id = ${userId}::uuid AND email = ${email} AND email_proven_at IS NOT NULL)
         AND ${arePresent(userId)}
         FOR UPDATE OF capsule, waiting, content
    ),
    claimed AS (
      UPDATE capsules
         SET receiver_id = ${userId}::uuid
       WHERE id IN (SELECT id FROM found)
      RETURNING *
    ),
    bound AS (
      UPDATE capsule_contents
         SET key_id = found.key_id,
             sealed = found.sealed
        FROM found
       WHERE capsule_id = found.id
    ),
    revealed AS (
      DELETE FROM waiting_letters
       WHERE ${!veiled}
         AND capsule_id IN (SELECT id FROM found)
      RETURNING capsule_id
    ),
    told AS (
      ${had('SEALED', Prisma.sql`sealed_at`, ['SEALED', 'UNFOLDING', 'READY'])}
       UNION ALL
      ${had('UNFOLDING', Prisma.sql`unfolds_at`, ['UNFOLDING', 'READY'])}
         AND unfolds_at < unlocks_at
       UNION ALL
      ${had('READY', Prisma.sql`unlocks_at`, ['READY'])}
       UNION ALL
      SELECT sender_id, sender_id = receiver_id, false, id, 'CLAIMED', now(), NULL, state
        FROM claimed
       WHERE id IN (SELECT capsule_id FROM revealed)
          OR sender_id = receiver_id
    ),
    ${telling(countingEverything)},
    skipped AS (
      UPDATE notice_cursors AS cursors
         SET seq = last_seq
        FROM counters
       WHERE ${!veiled}
         AND cursors.user_id = ${userId}::uuid
         AND counters.user_id = cursors.user_id
         AND cursors.seq = last_seq - (SELECT count(*) FROM told WHERE user_id = cursors.user_id)
    )
    SELECT ${whomItTold}`
  const run = () => ctx.statements.run<Audience>({ text, purpose: 'claim' }, values)
  const [row] = await unlessDeadlocked(run)
  if (row) await call(ctx, row)
}

/**
 * An event that letters in these states have had; with the first they come into a box. Who wrote to themselves was told
 * of all that, and is told that the letter is theirs.
 */
const had = (kind: CapsuleState, moment: Prisma.Sql, states: readonly CapsuleState[]): Prisma.Sql => Prisma.sql`
      SELECT receiver_id AS user_id,
             ${kind === 'SEALED'}::boolean AS received,
             false AS sent,
             id,
             ${kind}::feed_event_kind AS kind,
             ${moment} AS moment,
             NULL::capsule_state AS was,
             state AS became
        FROM claimed
       WHERE state = ANY (${[...states]}::capsule_state[])
         AND sender_id <> receiver_id`
