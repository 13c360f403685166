import type { Encrypted } from '../capsules/cipher.ts'
import type { Context } from '../context.ts'
import type { PushSubscription } from '../ports.ts'
import type { Secrets } from './webhooks/secrets.ts'

/** Where a target is, by its channel, and what is needed to write there. */
export interface Addresses {
  readonly WEB_PUSH: PushSubscription & { readonly device: string }
  readonly WEBHOOK: { readonly url: string; readonly secrets: Secrets }
}

export type AddressedChannel = keyof Addresses

/** A target's row, as far as its address goes. */
interface Row {
  readonly id: string
  readonly keyId: string | null
  readonly sealed: string | null
}

/** What the address of a target is bound to. */
export const addressOf = (id: string) => ({ kind: 'target', target: id }) as const

/** An address as its columns. */
export const sealAddress = <Channel extends AddressedChannel>(
  { cipher }: Pick<Context, 'cipher'>,
  id: string,
  address: Addresses[Channel],
): Promise<Encrypted> => cipher.encrypt(addressOf(id), address)

/** @param _channel the row's, which says what its address is like */
export async function readAddress<Channel extends AddressedChannel>(
  { cipher }: Pick<Context, 'cipher'>,
  _channel: Channel,
  { id, keyId, sealed }: Row,
): Promise<Addresses[Channel]> {
  if (keyId === null || sealed === null) throw new Error('A target has no address.')
  return (await cipher.decrypt(addressOf(id), { keyId, sealed })) as Addresses[Channel]
}
