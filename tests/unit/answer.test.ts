import { GraphQLError } from 'graphql'
import { describe, expect, test } from 'vitest'
import { createBreather } from '../../src/domain/breathe.ts'
import { bytesOf, withinBounds } from '../../src/graphql/operation/answer.ts'
import { createBudget } from '../../src/graphql/operation/budget.ts'

const breathe = createBreather()

describe('an answer', () => {
  test.each([
    {},
    { data: null },
    { data: { a: undefined, b: [], c: {}, d: [{}, [1, null, 'x"\n\u2028']], toJSON: 'a field', 'é"': true } },
    { data: { a: { b: { c: { d: { e: { f: { g: ['deep', { h: 1.5 }] } } } } } } } },
    { errors: [new GraphQLError('No', { path: ['a', 0], extensions: { code: 'X' } })], data: { a: new Date(0) } },
    { data: { edges: Array.from({ length: 200 }, (_, n) => ({ node: { n, body: '👍'.repeat(1_000) } })) } },
  ])('made in pieces is what JSON.stringify makes of it', async (answer) => {
    expect((await bytesOf(answer, breathe)).toString()).toBe(JSON.stringify(answer))
  })

  test('is bounded by the bytes of its texts and names, nested as they may be', async () => {
    const answer = { data: { list: Array.from({ length: 10 }, () => ({ name: '👍'.repeat(25) })) } }
    expect(await withinBounds(answer, 2_000, breathe)).toBe(answer)
    expect(await withinBounds(answer, 1_000, breathe)).toMatchObject({
      data: null,
      errors: [{ extensions: { code: 'ANSWER_TOO_LARGE' } }],
    })
    const names = { data: { list: Array.from({ length: 10 }, () => ({ ['x'.repeat(100)]: 1 })) } }
    expect(await withinBounds(names, 1_000, breathe)).toMatchObject({
      errors: [{ extensions: { code: 'ANSWER_TOO_LARGE' } }],
    })
  })
})

describe('a budget', () => {
  test('lets two of the costliest operations of a holder run at once, and others wait in order', async () => {
    const budget = createBudget()
    const order: number[] = []
    const taken = Array.from({ length: 4 }, (_, n) => {
      const back = budget.take('alice', 5_000)
      back.then(() => order.push(n))
      return back
    })
    const [first, second] = await Promise.all(taken.slice(0, 2))
    await budget.take('bob', 5_000)
    expect(order).toEqual([0, 1])
    second?.()
    await taken[2]
    second?.()
    expect(order).toEqual([0, 1, 2])
    first?.()
    await taken[3]
    expect(order).toEqual([0, 1, 2, 3])
  })

  test('counts nothing that is small', async () => {
    const budget = createBudget()
    await Promise.all([budget.take('alice', 5_000), budget.take('alice', 5_000)])
    await Promise.all(Array.from({ length: 1_000 }, () => budget.take('alice', 100)))
  })

  test('refuses a holder of whom too many wait', async () => {
    const budget = createBudget()
    const many = Array.from({ length: 102 }, () => budget.take('alice', 5_000))
    await expect(budget.take('alice', 101)).rejects.toMatchObject({ extensions: { code: 'TOO_MANY_OPERATIONS' } })
    await expect(budget.take('bob', 101)).resolves.toBeTypeOf('function')
    const stream = budget.take('alice', 101, Number.POSITIVE_INFINITY)
    for (const taken of many) (await taken)()
    await stream
  })
})
