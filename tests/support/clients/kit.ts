import { WebSocket } from 'ws'
import { connect, type OpenOn, type Options } from '../../../src/client/index.ts'
import { atLast } from '../disposable.ts'

export type Kit = OpenOn & AsyncDisposable

/** A kit as a program has one; on Node 20 it is given a WebSocket. */
export function kitAt(url: string, options: Partial<Options> = {}): Kit {
  const kit = connect({ url, webSocket: WebSocket, ...options })
  return Object.assign(
    kit,
    atLast(async () => kit.close()),
  )
}

export const password = 'Correct-horse-1'
let population = 0

/** What somebody types who signs up, under a name that nobody else has. */
export function newcomer(name: string) {
  const username = `${name}-${process.pid}-${population++}`
  return { username, email: `${username}@example.com`, password }
}

/** The same, signed in. */
export async function enter(url: string, name: string, options: Partial<Options> = {}) {
  const kit = kitAt(url, options)
  const input = newcomer(name)
  const result = await kit.session.signUp(input)
  if (result.__typename !== 'AuthPayload') throw new Error(result.message)
  return Object.assign(kit, { ...input, id: result.viewer.profile.id })
}
