import { describe, expect, test } from 'vitest'
import { RateLimitedError } from '../../src/domain/errors.ts'
import { createFairQueue } from '../../src/infra/fair-queue.ts'

/** A queue whose work a test finishes, with what has been begun, in order. */
function queueOf(options: { places: number; patience?: number; usual?: number }) {
  const { inTurn } = createFairQueue({ patience: 60_000, usual: 1_000, ...options })
  const begun: string[] = []
  const ends: (() => void)[] = []
  const ask = (asker: string, name = asker) => {
    const asked = inTurn(asker, () => {
      begun.push(name)
      return new Promise<string>((resolve) => ends.push(() => resolve(name)))
    })
    // Whoever a test leaves waiting is refused when it is over.
    asked.catch(() => {})
    return asked
  }
  const finishOne = async () => {
    ends.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { ask, begun, finishOne }
}

describe('a fair queue', () => {
  test('lets networks take turns, however much one of them brings', async () => {
    const { ask, begun, finishOne } = queueOf({ places: 1 })
    for (let n = 0; n < 50; n++) void ask('greedy', `greedy ${n}`)
    void ask('modest')
    void ask('late')
    for (let n = 0; n < 4; n++) await finishOne()
    expect(begun).toEqual(['greedy 0', 'greedy 1', 'modest', 'late', 'greedy 2'])
  })

  test('does so many at a time and no more, and forgets nobody', async () => {
    const { ask, begun, finishOne } = queueOf({ places: 2 })
    const all = ['a', 'b', 'c', 'a', 'b', 'c'].map((asker) => ask(asker))
    expect(begun).toHaveLength(2)
    for (let n = 0; n < 6; n++) await finishOne()
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'a', 'b', 'c'])
    void ask('a')
    expect(begun).toHaveLength(7)
  })

  test('refuses at once who would wait too long, tells when to come back, and takes others still', async () => {
    const { ask, begun } = queueOf({ places: 1, patience: 3_500 })
    void ask('greedy')
    void ask('greedy')
    void ask('greedy')
    void ask('greedy')
    const refused = await ask('greedy').catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(RateLimitedError)
    expect((refused as RateLimitedError).allowance).toMatchObject({ exceeded: true, remaining: 0, resetIn: 4_000 })
    void ask('modest')
    expect(begun).toHaveLength(1)
  })

  test('refuses later whose wait turns out to be longer than could be told, and nobody else', async () => {
    const { ask, begun, finishOne } = queueOf({ places: 1, patience: 50, usual: 1 })
    void ask('a')
    const waiting = [ask('a'), ask('b')]
    for (const wait of waiting) await expect(wait).rejects.toBeInstanceOf(RateLimitedError)
    await finishOne()
    void ask('b')
    expect(begun).toEqual(['a', 'b'])
  })

  test('goes on after work that fails', async () => {
    const { inTurn } = createFairQueue({ places: 1, patience: 10_000, usual: 1 })
    const fail = () => Promise.reject(new Error('no'))
    const all = await Promise.allSettled([inTurn('a', fail), inTurn('a', fail), inTurn('b', async () => 'yes')])
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])
  })
})
