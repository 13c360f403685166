import { z } from 'zod'
import { Prisma, type PrismaClient } from '../generated/prisma/client.ts'
import type { Context } from './context.ts'
import { ValidationError } from './errors.ts'
import { list, nameText, parse } from './validation.ts'
import type { Viewer } from './viewer.ts'

/** How many groups a contact may be in, and how many there may be of one person. */
const mostOfContact = 10
const mostOfPerson = 50

const groupName = nameText({ max: 50 })

/** The groups of a contact, each once. Of several spellings the first counts. */
export const groupNames = list(groupName, mostOfContact)
  .transform((names) => new Map(names.toReversed().map((name) => [keyOf(name), name])))
  .nullish()

/** By what groups are told from one another: neither case nor how accents are written makes another. */
const keyOf = (name: string): string => name.normalize('NFC').toLowerCase()

export interface RecipientGroup {
  readonly name: string
  /** Of contacts who are in it. */
  readonly count: number
}

/** Goes from one group to the next by the index, past all who are in it: as `known`, a table of `key` and `name`. */
const knownTo = (viewer: Viewer): Prisma.Sql => {
  const theirs = Prisma.sql`SELECT key, name FROM recipient_groups WHERE owner_id = ${viewer.id}::uuid`
  return Prisma.sql`
    known AS (
      (${theirs} ORDER BY key LIMIT 1)
       UNION ALL
      SELECT next.key, next.name
        FROM known, LATERAL (${theirs} AND key > known.key ORDER BY key LIMIT 1) AS next
    )`
}

/** The viewer's groups, in the order of their names. It costs as much as there are contacts in them to count. */
export const groupsOf = ({ db }: Pick<Context, 'db'>, viewer: Viewer): Promise<RecipientGroup[]> =>
  db.$queryRaw(Prisma.sql`
    WITH RECURSIVE ${knownTo(viewer)}
    SELECT known.name, counted.count
      FROM known
      JOIN (SELECT key, count(*)::int AS count
              FROM recipient_groups
             WHERE owner_id = ${viewer.id}::uuid
             GROUP BY key) AS counted ON counted.key = known.key
     ORDER BY known.key`)

/**
 * Puts a contact into these groups and no others. A group that others are in keeps the spelling that it has. To be
 * called by whoever has the turn of the viewer's contacts: two at once would spell a group in two ways, and make too many.
 *
 * @param names by their keys
 * @throws {ValidationError} when these would be too many groups
 */
export async function setGroups(
  tx: Pick<PrismaClient, '$executeRaw' | '$queryRaw'>,
  viewer: Viewer,
  recipientId: string,
  names: ReadonlyMap<string, string>,
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    DELETE FROM recipient_groups WHERE owner_id = ${viewer.id}::uuid AND recipient_id = ${recipientId}::uuid`)
  if (names.size === 0) return
  await tx.$executeRaw(Prisma.sql`
    WITH RECURSIVE ${knownTo(viewer)}
    INSERT INTO recipient_groups (owner_id, key, recipient_id, name)
    SELECT ${viewer.id}::uuid, given.key, ${recipientId}::uuid, coalesce(known.name, given.name)
      FROM unnest(${[...names.keys()]}::text[], ${[...names.values()]}::text[]) AS given (key, name)
      LEFT JOIN known ON known.key = given.key`)
  const [found] = await tx.$queryRaw<[{ count: number }]>(Prisma.sql`
    WITH RECURSIVE ${knownTo(viewer)} SELECT count(*)::int AS count FROM known`)
  if (found.count > mostOfPerson)
    throw new ValidationError([{ path: ['groups'], message: `would be more than ${mostOfPerson} in all` }])
}

/** Those of the viewer's contacts who are in a group, whatever its case. */
export function inGroup(viewer: Viewer, group: string): Prisma.RecipientWhereInput {
  const { group: name } = parse(z.object({ group: groupName }), { group })
  return { groups: { some: { ownerId: viewer.id, key: keyOf(name) } } }
}
