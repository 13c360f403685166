import type { Variables } from './clients/raw-http.ts'
import * as operations from './operations.ts'
import { inTime, type Person, type Result } from './person.ts'

/** One of the letters that a draft became. */
export interface OneOfSeveral {
  readonly id: string
  readonly state: string
  readonly title: string
  readonly sealedAt: string
  readonly unlocksAt: string
  readonly content: { readonly body: string } | null
  readonly receiver: { readonly id: string; readonly username: string; readonly isWaiting: boolean }
  readonly waitingFor: { readonly email: string } | null
}

/** Whatever comes of sealing a draft for several people, thirty days from now unless said otherwise. */
export const sealForSeveral = (sender: Person, input: Variables): Promise<Result> =>
  sender.does(operations.sealDraftForSeveral, { input: { unlocksAt: inTime('30d').toISOString(), ...input } })

/** The same of a draft that is written for it, and must be sealed. */
export async function writeToSeveral(sender: Person, people: Variables): Promise<OneOfSeveral[]> {
  const { id } = await sender.drafts({ title: 'To all of you', body: 'We have moved.' })
  const result = await sealForSeveral(sender, { id, ...people })
  if (result.__typename === 'SealedForSeveral') return result['capsules'] as OneOfSeveral[]
  throw new Error(`Expected letters, but got ${JSON.stringify(result)}`)
}
