import { expect, test, vi } from 'vitest'
import { createQuestions } from '../../src/app/operating/questions.ts'
import { shared } from '../../src/app/operating/shared.ts'
import { OperatorError } from '../../src/infra/operator-error.ts'

/** Something that is asked, and answers when the test says. */
function asked() {
  const answers: ((told: string) => void)[] = []
  return { answers, ask: vi.fn(() => new Promise<string>((resolve) => answers.push(resolve))) }
}

test('what many look at is asked once, and not again while it hangs', async () => {
  const { ask, answers } = asked()
  const look = shared(ask, 0)
  const looks = [look(), look()]
  expect(ask).toHaveBeenCalledTimes(1)
  answers[0]?.('first')
  expect(await Promise.all(looks)).toEqual(['first', 'first'])
  const later = look()
  expect(ask).toHaveBeenCalledTimes(2)
  answers[1]?.('second')
  expect(await later).toBe('second')
})

test('what was found is told again for a while', async () => {
  const { ask, answers } = asked()
  const look = shared(ask, 60_000)
  const first = look()
  answers[0]?.('found')
  expect(await first).toBe('found')
  expect(await look()).toBe('found')
  expect(ask).toHaveBeenCalledTimes(1)
})

test('questions are answered one after the other, the same ones together, and few wait', async () => {
  const question = createQuestions()
  const { ask, answers } = asked()
  const told = Array.from({ length: 8 }, (_, n) => question(`letter ${n}`, ask))
  const same = question('letter 0', ask)
  await expect(question('letter 8', ask)).rejects.toBeInstanceOf(OperatorError)
  for (let n = 0; n < 8; n++) {
    await vi.waitFor(() => expect(answers).toHaveLength(n + 1))
    answers[n]?.(`answer ${n}`)
    expect(await told[n]).toBe(`answer ${n}`)
  }
  expect(await same).toBe('answer 0')
  expect(ask).toHaveBeenCalledTimes(8)

  // One that fails keeps none of the others from being answered.
  const failing = question('letter 9', () => Promise.reject(new Error('gone')))
  const after = question('letter 10', async () => 'there')
  await expect(failing).rejects.toThrow('gone')
  expect(await after).toBe('there')
})
