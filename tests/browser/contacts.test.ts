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

test('contacts are put into groups with the keyboard alone, and are found by them', async ({ visitors }) => {
  const gwen = await visitors.arrive('Gwen Glen')
  const { page } = gwen
  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  const section = page.getByTestId('contacts')
  const names = () => section.getByTestId('contact').getByRole('heading').allTextContents()
  const sheet = section.getByRole('form', { name: 'Somebody new' })
  const groups = sheet.getByRole('textbox', { name: 'Groups' })
  const filter = section.getByLabel('In the group')
  const choices = () => filter.locator('option').allTextContents()
  const isPressed = (name: string) => sheet.getByRole('button', { name }).getAttribute('aria-pressed')

  // Enter adds a group, and what was typed last is meant too.
  await sheet.getByLabel('Name').fill('Ada')
  await groups.focus()
  await page.keyboard.type('Family')
  await page.keyboard.press('Enter')
  await expect.poll(() => isPressed('Family')).toBe('true')
  await page.keyboard.type('Chess')
  await sheet.getByRole('button', { name: 'Add', exact: true }).focus()
  await page.keyboard.press('Enter')
  await section.getByText('Ada is a contact.').waitFor()
  await expect.poll(choices).toEqual(['any, or none', 'Chess (1)', 'Family (1)'])
  expect(await section.getByRole('list', { name: 'Groups of Ada' }).getByRole('listitem').allTextContents()).toEqual([
    'Chess',
    'Family',
  ])

  // Those that there are can be chosen, and in another case they are the same.
  await sheet.getByLabel('Name').fill('Ben')
  await groups.focus()
  await page.keyboard.type('family')
  await page.keyboard.press('Enter')
  await expect.poll(() => isPressed('Family')).toBe('true')
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Chess')
  await page.keyboard.press('Space')
  await expect.poll(() => isPressed('Chess')).toBe('true')
  await page.keyboard.press('Space')
  await expect.poll(() => isPressed('Chess')).toBe('false')
  await groups.focus()
  await page.keyboard.press('Enter')
  await section.getByText('Ben is a contact.').waitFor()
  await expect.poll(choices).toEqual(['any, or none', 'Chess (1)', 'Family (2)'])

  await filter.selectOption('Chess')
  await expect.poll(names).toEqual(['Ada'])
  await section.getByLabel('Find a contact').fill('be')
  await section.getByText('Nobody is called that.').waitFor()
  await filter.selectOption('Family')
  await expect.poll(names).toEqual(['Ben'])
  await section.getByLabel('Find a contact').fill('')
  await expect.poll(names).toEqual(['Ada', 'Ben'])

  // Whoever was last in a group takes it with them, and everybody is there again.
  await filter.selectOption('Chess')
  await expect.poll(names).toEqual(['Ada'])
  const entry = section.getByTestId('contact')
  await entry.getByRole('button', { name: 'Change Ada' }).click()
  await entry.getByRole('textbox', { name: 'Groups' }).fill('x'.repeat(51))
  await entry.getByRole('button', { name: 'Save' }).click()
  await entry.getByText('Groups must have at most 50 characters').waitFor()
  await entry.getByRole('textbox', { name: 'Groups' }).fill('')
  await entry.getByRole('button', { name: 'Chess' }).click()
  await entry.getByRole('button', { name: 'Save' }).click()
  await expect.poll(choices).toEqual(['any, or none', 'Family (2)'])
  await expect.poll(names).toEqual(['Ada', 'Ben'])
  expect(await filter.inputValue()).toBe('')
})
