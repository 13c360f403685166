import { expect } from 'vitest'
import { testInBrowser } from './support/test.ts'

const test = testInBrowser()

test('a letter sealed by one unfolds before the other, is opened and answered', async ({ visitors }) => {
  const ada = await visitors.arrive('Ada Ample')
  const ben = await visitors.arrive('Ben Brook', { colorScheme: 'dark', reducedMotion: 'no-preference' })
  const card = ben.page.getByRole('link', { name: /For your birthday/ })

  const seen = await ben.watches('For your birthday')
  await ada.seals({ to: ben, title: 'For your birthday', body: 'Dear Ben,\nhappy birthday!', opensIn: 5 })
  await ben.page.getByTestId('shelf-READY').filter({ has: card }).waitFor()
  expect(await seen()).toEqual(['SEALED', 'UNFOLDING', 'READY'])
  await ben.page.getByTestId('ready-badge').filter({ hasText: '1' }).waitFor()
  await expect.poll(() => ben.page.title()).toBe('(1) Letters for you · OpenOn')
  expect(await ben.page.getByTestId('news').textContent()).toBe('“For your birthday” is ready to be opened.')
  await ada.page.getByTestId('shelf-READY').waitFor()

  await card.click()
  await ben.page.getByRole('button', { name: 'Open the letter' }).click()
  await ben.page.getByTestId('content').filter({ hasText: 'happy birthday!' }).waitFor()
  await expect.poll(() => ben.page.getByTestId('ready-badge').count()).toBe(0)
  await ada.page.getByTestId('shelf-OPENED').filter({ hasText: 'They opened it just now' }).waitFor()

  await ben.page.getByLabel('Your answer').fill('Thank you, Ada!')
  await ben.page.getByRole('button', { name: 'Send the answer' }).click()
  await ben.page.getByTestId('reply').waitFor()
  await ada.page.getByRole('link', { name: /For your birthday.*answered/ }).click()
  await ada.page.getByTestId('reply').filter({ hasText: 'Thank you, Ada!' }).waitFor()
})

test('what happens shows in every tab, and logging out in one logs out all', async ({ server, visitors }) => {
  const carl = await visitors.arrive('Carl Cove')
  const other = await carl.opensTab()
  const dora = await server.signUp('dora')
  await dora.seals({ for: carl, title: 'To be read twice', in: '1s' })
  for (const { page } of [carl, other]) await page.getByTestId('shelf-READY').waitFor()

  await carl.page.getByRole('link', { name: /To be read twice/ }).click()
  await carl.page.getByRole('button', { name: 'Open the letter' }).click()
  await other.page.getByTestId('shelf-OPENED').waitFor()

  await carl.page.getByRole('button', { name: 'Log out' }).click()
  await other.page.getByRole('heading', { name: 'OpenOn' }).waitFor()
})

test('a letter is saved as it is written, and a save elsewhere is not overwritten', async ({ visitors }) => {
  const emma = await visitors.arrive('Emma East')
  await emma.writes({ title: 'Not done yet', body: 'First thoughts.' })
  const other = await emma.opensTab()
  const title = other.page.getByLabel('Title')
  await expect.poll(() => title.inputValue()).toBe('Not done yet')

  await title.fill('Nearly done')
  await other.page.locator('[data-saving="saved"]').waitFor()
  await emma.page.getByLabel('Title').fill('Something else')
  await emma.page.getByRole('alert').filter({ hasText: 'Nearly done' }).waitFor()
  await emma.page.getByRole('button', { name: 'Take the other one' }).click()
  await expect.poll(() => emma.page.getByLabel('Title').inputValue()).toBe('Nearly done')
})

test('what is wrong with a letter is said at its fields', async ({ visitors }) => {
  const finn = await visitors.arrive('Finn Ford')
  await finn.goes('Write')
  const title = finn.page.getByLabel('Title')
  await title.fill('x'.repeat(256))
  await finn.page.locator('[data-saving="failed"]').waitFor()
  expect(await title.getAttribute('aria-invalid')).toBe('true')
  await title.fill('Hello')
  await finn.page.getByRole('button', { name: 'Tomorrow at nine' }).click()
  await finn.page.getByTestId('moment').filter({ hasText: 'at 09:00 for you' }).waitFor()
  const home = finn.page.getByLabel('Where they live')
  await home.fill('london')
  await finn.page.getByTestId('moment').filter({ hasText: 'at 00:00 for them' }).waitFor()
  await home.fill('São Paulo')
  await finn.page.getByTestId('moment').filter({ hasText: 'at 21:00 for them' }).waitFor()
  await home.fill('Atlantis')
  await home.blur()
  await finn.page.getByText('No zone is called after that city').waitFor()
  expect(await home.getAttribute('aria-invalid')).toBe('true')
  expect(await finn.page.getByTestId('moment').textContent()).not.toContain('for them')
  await finn.page.getByRole('button', { name: 'Seal the letter' }).click()
  await expect
    .poll(() => finn.page.getByRole('combobox', { name: 'To', exact: true }).getAttribute('aria-invalid'))
    .toBe('true')
})
