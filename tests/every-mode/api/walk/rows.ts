import { randomUUID } from 'node:crypto'
import type { Context } from '../../../../src/domain/context.ts'
import { localId } from '../../../support/ids.ts'
import type { Person } from '../../../support/person.ts'

/** What the walks go over; inserted past the API, for speed. Instants and names repeat, so that ties are everywhere. */
export interface Rows {
  /** @returns the local ids of the new rows */
  add(count: number): Promise<string[]>
}

const ties = 40
const somewhen = () => new Date(Date.UTC(2026, 0, 1) + Math.floor(Math.random() * ties) * 1_000)
const some = <Fields extends object>(count: number, make: (id: string) => Fields): (Fields & { id: string })[] =>
  Array.from({ length: count }, () => {
    const id = randomUUID()
    return { ...make(id), id }
  })
const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id)

/** Opened letters, which are in no schedule. */
export const letters = ({ db }: Context, sender: Person, receiver: Person): Rows => ({
  async add(count) {
    const data = some(count, () => {
      const unlocksAt = somewhen()
      return {
        state: 'OPENED' as const,
        senderId: localId(sender.id),
        receiverId: localId(receiver.id),
        title: 'A letter',
        sealedAt: somewhen(),
        unfoldsAt: unlocksAt,
        unlocksAt,
        openedAt: somewhen(),
      }
    })
    await db.capsule.createMany({ data })
    await db.$executeRaw`SELECT recount_letters()`
    return idsOf(data)
  },
})

export const drafts = ({ db }: Context, owner: Person): Rows => ({
  async add(count) {
    const data = some(count, () => ({ senderId: localId(owner.id), updatedAt: somewhen() }))
    await db.capsule.createMany({ data })
    return idsOf(data)
  },
})

export const contacts = ({ db }: Context, owner: Person): Rows => ({
  async add(count) {
    const name = () => `Contact ${Math.floor(Math.random() * ties)} ${Math.random() < 0.5 ? 'é' : 'Z'}`
    const data = some(count, () => ({ ownerId: localId(owner.id), name: name() }))
    await db.recipient.createMany({ data })
    return idsOf(data)
  },
})

/** Contacts who are in a group, among others who are not. */
export const family = (ctx: Context, owner: Person): Rows => ({
  async add(count) {
    const all = await contacts(ctx, owner).add(2 * count)
    const ids = all.slice(0, count)
    const group = { ownerId: localId(owner.id), key: 'family', name: 'Family' }
    await ctx.db.recipientGroup.createMany({ data: ids.map((recipientId) => ({ ...group, recipientId })) })
    return ids
  },
})

export const people = ({ db }: Context): Rows => ({
  async add(count) {
    const data = some(count, (id) => {
      const username = `walker-${id}`
      return { username, usernameKey: username, email: `${id}@example.com`, passwordHash: '' }
    })
    await db.user.createMany({ data })
    await db.userSearchTerm.createMany({ data: data.map(({ id, username }) => ({ userId: id, term: username })) })
    return idsOf(data)
  },
})

export const securityEvents = ({ db }: Context, owner: Person): Rows => ({
  async add(count) {
    const data = some(count, () => ({
      userId: localId(owner.id),
      kind: 'LOGGED_IN' as const,
      occurredAt: somewhen(),
    }))
    await db.auditEvent.createMany({ data })
    return idsOf(data)
  },
})
