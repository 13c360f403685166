import { randomBytes } from 'node:crypto'
import bcrypt from 'bcryptjs'
import { Piscina } from 'piscina'
import type { PasswordHasher } from '../domain/ports.ts'
import { threadFile } from './threads/locate.ts'

/** bcrypt reads no further. */
const maxBytes = 72
/** Milliseconds: what has waited so long for a thread is dropped, for nobody waits for it any more. */
const patience = 10_000

/**
 * bcrypt in a pool of threads, so that a storm of log-ins does not hold up other requests.
 *
 * @param cost bcrypt's cost: each step doubles the time of a hash
 */
export function createPasswordHasher(cost: number): PasswordHasher & { close(): Promise<void> } {
  const pool = new Piscina<unknown, unknown>({
    filename: threadFile('bcrypt'),
    minThreads: 0,
    maxThreads: 2,
    idleTimeout: 10_000,
  })
  const run = (name: 'hash' | 'verify', task: object) => pool.run(task, { name, signal: AbortSignal.timeout(patience) })
  const hash = (password: string) => run('hash', { password, cost }) as Promise<string>
  let decoy: Promise<string> | undefined
  const getDecoy = () => {
    decoy ??= hash(randomBytes(24).toString('base64'))
    decoy.catch(() => {
      decoy = undefined
    })
    return decoy
  }

  return {
    async hash(password) {
      if (Buffer.byteLength(password) > maxBytes) throw new Error('The password has more bytes than bcrypt reads.')
      return hash(password)
    },
    async verify(password, known) {
      const isReadable = Buffer.byteLength(password) <= maxBytes
      const against = (isReadable && known) || (await getDecoy())
      const matches = await run('verify', { password: password.slice(0, maxBytes), hash: against })
      return matches === true && against === known
    },
    isOutdated: (hash) => bcrypt.getRounds(hash) < cost,
    close: () => pool.destroy(),
  }
}
