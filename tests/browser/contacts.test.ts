import { expect } from 'vitest'
import { testInBrowser } from './support/test.ts'

const test = testInBrowser()

test('contacts are added, looked for, corrected and removed', async ({ server, visitors }) => {
  const cora = await visitors.arrive('Cora Cove')
  const { page } = cora
  const year = new Date().getFullYear()
  const otto = await server.signUp('otto')
  await cora.writes({ to: { name: otto.name, username: otto.username }, title: 'To somebody', body: 'Hello.' })
  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  const section = page.getByTestId('contacts')
  const names = () => section.getByTestId('contact').getByRole('heading').allTextContents()
  await expect.poll(names).toEqual([otto.username])

  const sheet = section.getByRole('form', { name: 'Somebody new' })
  const add = async (name: string, email = '') => {
    await sheet.getByLabel('Name').fill(name)
    await sheet.getByLabel('Email').fill(email)
    await sheet.getByRole('button', { name: 'Add' }).click()
  }
  await add('Aunt Ada', 'no address')
  await expect.poll(() => sheet.getByLabel('Email').getAttribute('aria-invalid')).toBe('true')
  await add('Aunt Ada', 'ada@example.org')
  await section.getByText('Aunt Ada is a contact.').waitFor()
  await expect.poll(names).toEqual(['Aunt Ada', otto.username])
  for (let n = 1; n <= 20; n++) {
    await add(`Friend ${n}`)
    await section.getByText(`Friend ${n} is a contact.`).waitFor()
  }

  // Twenty at a time, and who is looked for is found among all.
  expect(await section.getByTestId('contact').count()).toBe(20)
  await section.getByRole('button', { name: 'Show more contacts' }).click()
  await expect.poll(() => section.getByTestId('contact').count()).toBe(22)
  await section.getByLabel('Find a contact').fill('ada@')
  await expect.poll(names).toEqual(['Aunt Ada'])

  const entry = section.getByTestId('contact')
  await entry.getByRole('button', { name: 'Change Aunt Ada' }).click()
  await entry.getByLabel('Name').fill('Great-aunt Ada')
  await entry.getByLabel('Born on').fill(`${year - 14}-05-06`)
  await entry.getByRole('button', { name: 'Save' }).click()
  await expect.poll(names).toEqual(['Great-aunt Ada'])
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Great-aunt Ada')

  // Whoever writes to her is offered what she celebrates; otto is still the one he was.
  await cora.goes('Write')
  const to = page.getByRole('combobox', { name: 'To', exact: true })
  await to.fill('Great')
  await page.getByRole('option', { name: 'Great-aunt Ada' }).click()
  await page.getByRole('button', { name: 'Great-aunt Ada’s next birthday' }).click()
  await page
    .getByTestId('moment')
    .filter({ hasText: /6 May 20\d\d at 09:00 for you/ })
    .waitFor()
  await page.getByRole('button', { name: 'When Great-aunt Ada turns 16' }).click()
  await page
    .getByTestId('moment')
    .filter({ hasText: `6 May ${year + 2} at 09:00 for you` })
    .waitFor()

  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  await section.getByLabel('Find a contact').fill('Great')
  await expect.poll(names).toEqual(['Great-aunt Ada'])
  await entry.getByRole('button', { name: 'Remove Great-aunt Ada' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect.poll(names).toEqual([])
  await section.getByText('Nobody is called that.').waitFor()
})
