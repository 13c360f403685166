import { expect, test, vi } from 'vitest'
import { type CheckOptions, createCheck } from '../../src/http/checks.ts'

const options = { patience: 50, keeps: 0, wordsOf: (error: unknown) => (error as Error).message }

/** A check of something that answers when, and how, the test says. */
function asked(more: Partial<CheckOptions> = {}) {
  const answers: { resolve: (latency?: number) => void; reject: (error: Error) => void }[] = []
  const ask = vi.fn(() => new Promise<number | undefined>((resolve, reject) => answers.push({ resolve, reject })))
  return { ask, answers, look: createCheck({ ...options, ...more, ask }) }
}

test('however many look, it is asked once, and its answer is good for a while', async () => {
  const { ask, answers, look } = asked({ keeps: 60_000 })
  const looks = [look(), look(), look()]
  answers[0]?.resolve()
  for (const told of await Promise.all([...looks, look()])) expect(told).toMatchObject({ state: 'ok', why: null })
  expect(ask).toHaveBeenCalledTimes(1)
})

test('what hangs is away in time, is not asked again meanwhile, and is back when it answers', async () => {
  const { ask, answers, look } = asked()
  expect(await look()).toMatchObject({ state: 'away', why: 'no answer in 50 ms', latency: null })
  const { since } = await look()
  expect(await look()).toMatchObject({ state: 'away', since })
  expect(ask).toHaveBeenCalledTimes(1)
  answers[0]?.resolve(7)
  await vi.waitFor(() => expect(ask.mock.settledResults[0]?.type).toBe('fulfilled'))
  const again = look()
  answers[1]?.resolve(7)
  expect(await again).toMatchObject({ state: 'ok', latency: 7 })
})

test('it tells since when it is as it is', async () => {
  const { answers, look } = asked()
  const next = (act: (answer: (typeof answers)[number]) => void) => {
    const told = look()
    const answer = answers.at(-1)
    if (answer) act(answer)
    return told
  }
  const first = await next(({ resolve }) => resolve())
  expect((await next(({ resolve }) => resolve())).since).toBe(first.since)
  const away = await next(({ reject }) => reject(new Error('gone')))
  expect(away).toMatchObject({ state: 'away', why: 'gone' })
  expect(away.since).not.toBe(first.since)
})

test('what is slow and changes seldom is told as it was, while it is asked again', async () => {
  const { ask, answers, look } = asked({ mayBeOld: true })
  const first = look()
  answers[0]?.resolve()
  expect(await first).toMatchObject({ state: 'ok' })
  expect(await look()).toMatchObject({ state: 'ok' })
  expect(ask).toHaveBeenCalledTimes(2)
  answers[1]?.reject(new Error('gone'))
  await vi.waitFor(async () => expect((await look()).state).toBe('away'))
})

test('the first answer of what is slow holds up nobody for long', async () => {
  const { look } = asked({ mayBeOld: true, patience: 60_000 })
  expect(await look()).toMatchObject({ state: 'unknown', latency: null })
})
