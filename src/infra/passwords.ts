import { randomBytes } from 'node:crypto'
import bcrypt from 'bcryptjs'
import { Piscina } from 'piscina'
import type { PasswordHasher } from '../domain/ports.ts'
import { createFairQueue } from './fair-queue.ts'
import { threadFile } from './threads/locate.ts'

/** bcrypt reads no further. */
const maxBytes = 72
/** Milliseconds: more than that nobody waits for a thread, and an answer that is not there by then is given up. */
const patience = { turn: 5_000, answer: 15_000 }
const threads = 2

/**
 * bcrypt in a pool of threads, so that a storm of log-ins does not hold up other requests; and in a queue that is fair
 * between networks, so that it does not hold up other people's log-ins either.
 *
 * @param cost bcrypt's cost: each step doubles the time of a hash
 */
export function createPasswordHasher(cost: number): PasswordHasher & { close(): Promise<void> } {
  const pool = new Piscina<unknown, unknown>({
    filename: threadFile('bcrypt'),
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: 10_000,
  })
  // A quarter of a second at a cost of 12, on the machines of these years.
  const queue = createFairQueue({ places: threads, patience: patience.turn, usual: 250 * 2 ** (cost - 12) })
  const run = (name: 'hash' | 'verify', task: object, asker: string) =>
    queue.inTurn(asker, () => pool.run(task, { name, signal: AbortSignal.timeout(patience.answer) }))
  const hash = (password: string, asker: string) => run('hash', { password, cost }, asker) as Promise<string>
  let decoy: Promise<string> | undefined
  const getDecoy = () => {
    decoy ??= pool.run({ password: randomBytes(24).toString('base64'), cost }, { name: 'hash' }) as Promise<string>
    decoy.catch(() => {
      decoy = undefined
    })
    return decoy
  }

  return {
    async hash(password, asker) {
      if (Buffer.byteLength(password) > maxBytes) throw new Error('The password has more bytes than bcrypt reads.')
      return hash(password, asker)
    },
    async verify(password, known, asker) {
      const isReadable = Buffer.byteLength(password) <= maxBytes
      const against = (isReadable && known) || (await getDecoy())
      const matches = await run('verify', { password: password.slice(0, maxBytes), hash: against }, asker)
      return matches === true && against === known
    },
    isOutdated: (hash) => bcrypt.getRounds(hash) < cost,
    get waiting() {
      return queue.waiting
    },
    close: () => pool.destroy(),
  }
}
