import { expect, test } from 'vitest'
import { chaos } from '../chaos/run.ts'
import { canHaveWorlds } from '../support/rig/world.ts'

test.skipIf(!canHaveWorlds)('a minute of chaos breaks nothing', async () => {
  const seed = Math.floor(Math.random() * 1e9)
  const verdict = await chaos(seed, 60_000, () => {})
  // The seed is in what a failure prints.
  const { violations, letters, mails } = verdict
  // Six mails ask for addresses; the others are notices.
  expect({ seed, violations, letters: letters > 50, mails: mails > 6 }).toEqual({
    seed,
    violations: [],
    letters: true,
    mails: true,
  })
})
