import { RateLimiterMemory } from 'rate-limiter-flexible'
import { expect, test } from 'vitest'
import { createLeases } from '../../src/infra/leases.ts'

const points = 200

test('however points are asked for, one by one or several together, all of them are given and no more', async () => {
  const limiter = new RateLimiterMemory({ points, duration: 60 })
  const leases = createLeases(limiter, points)
  let given = 0
  for (let n = 0; given < points; n++) {
    const wanted = Math.min([1, 1, 7, 2, 20][n % 5] ?? 1, points - given)
    const { consumedPoints, remainingPoints } = await leases.consume('somebody', wanted)
    given += wanted
    expect({ consumedPoints, remainingPoints }).toEqual({ consumedPoints: given, remainingPoints: points - given })
  }
  expect((await leases.consume('somebody', 1)).consumedPoints).toBeGreaterThan(points)
})

test('what is too much and given back may be asked for again, less of it', async () => {
  const limiter = new RateLimiterMemory({ points, duration: 60 })
  const leases = createLeases(limiter, points)
  for (let n = 0; n < 150; n++) await leases.consume('somebody', 1)
  expect((await leases.consume('somebody', 60)).consumedPoints).toBeGreaterThan(points)
  await limiter.reward('somebody', 60)
  expect((await leases.consume('somebody', 50)).consumedPoints).toBe(points)
  expect((await leases.consume('somebody', 1)).consumedPoints).toBeGreaterThan(points)
})
