import { expect } from 'vitest'
import { until } from '../support/until.ts'
import { layCable } from './support/cable.ts'
import { testInBrowser } from './support/test.ts'

const test = testInBrowser()

test('what comes due while the network is cut is there as soon as it is back', async ({ server, visitors }) => {
  await using cable = await layCable(server)
  const gina = await visitors.arrive('Gina Gale', { at: cable.url })
  const hugo = await server.signUp('hugo')
  const letter = await hugo.seals({ for: gina, title: 'Through the storm', in: '4s' })
  await gina.page.getByTestId('shelf-SEALED').waitFor()

  cable.cut()
  await gina.page.locator('[data-connection="reconnecting"]').waitFor()
  await until(async () => (await hugo.looksAt(letter))?.['state'] === 'READY')
  expect(await gina.page.getByTestId('shelf-READY').count()).toBe(0)

  cable.mend()
  await gina.page.getByTestId('shelf-READY').waitFor()
  await gina.page.locator('[data-connection="live"]').waitFor()
  const missed = gina.page.getByTestId('missed')
  await missed.filter({ hasText: '“Through the storm” is ready to be opened.' }).waitFor()
  expect(await missed.textContent(), 'what was seen before').not.toContain('sealed')
})

test('whoever comes back is told what happened meanwhile', async ({ server, visitors }) => {
  const ivan = await visitors.arrive('Ivan Isle')
  const jane = await server.signUp('jane')
  await jane.seals({ for: ivan, title: 'While you slept', in: '1s' })
  await ivan.page.getByTestId('shelf-READY').waitFor()
  const home = ivan.page.url()
  await ivan.page.goto('about:blank')

  await jane.seals({ for: ivan, title: 'While you were out' })
  await ivan.page.goto(home)
  const missed = ivan.page.getByTestId('missed')
  await missed.filter({ hasText: 'jane' }).filter({ hasText: '“While you were out” for you.' }).waitFor()
  expect(await missed.getByRole('listitem').count()).toBe(1)
})
