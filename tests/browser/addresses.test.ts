import { expect } from 'vitest'
import { password } from '../support/person.ts'
import { follow } from './support/mail.ts'
import { testInBrowser } from './support/test.ts'

const test = testInBrowser({}, { mode: 'embedded' })

test('whoever signs up finds a mail, and the link in it proves their address', async ({ visitors }) => {
  const { page, username } = await visitors.arrive('Vera Vale')
  const banner = page.getByTestId('unproven')
  await banner.filter({ hasText: `${username}@example.com` }).waitFor()
  await banner.getByRole('button', { name: 'Send it again' }).click()
  await banner.filter({ hasText: 'Another mail is on its way' }).waitFor()

  await follow(page, `${username}@example.com`, 'Is this your address?', 'Yes, this is my address')
  // The link alone proves nothing.
  await page.getByRole('button', { name: 'Yes, it is mine' }).click()
  await page.getByRole('status').filter({ hasText: 'is yours' }).waitFor()
  await page.getByRole('link', { name: 'To your letters' }).click()
  await page.locator('[data-connection="live"]').waitFor()
  expect(await banner.count()).toBe(0)
})

test('an address that is proven in another browser counts at once in every tab of its owner’s', async ({
  visitors,
}) => {
  const visitor = await visitors.arrive('Una Ursel')
  const { page: tab } = await visitor.opensTab()
  const { page: elsewhere } = await visitors.arrive('Vic Vole')
  for (const page of [visitor.page, tab]) await page.getByTestId('unproven').waitFor()
  await follow(elsewhere, `${visitor.username}@example.com`, 'Is this your address?', 'Yes, this is my address')
  await elsewhere.getByRole('button', { name: 'Yes, it is mine' }).click()
  await elsewhere.getByRole('status').filter({ hasText: 'is yours' }).waitFor()

  // Its owner comes back to their window.
  await visitor.page.evaluate(() => dispatchEvent(new Event('focus')))
  for (const page of [visitor.page, tab]) await page.getByTestId('unproven').waitFor({ state: 'detached' })
})

test('a forgotten password is replaced by a link, at the door and without being signed in', async ({ visitors }) => {
  const { page, username } = await visitors.arrive('Wim Wold')
  const email = `${username}@example.com`
  await follow(page, email, 'Is this your address?', 'Yes, this is my address')
  await page.getByRole('button', { name: 'Yes, it is mine' }).click()
  await page.getByRole('link', { name: 'To your letters' }).click()
  await page.getByRole('button', { name: 'Log out' }).click()

  await page.getByRole('link', { name: 'Forgot your password?' }).click()
  await page.getByLabel('Email', { exact: true }).fill(email)
  await page.getByRole('button', { name: 'Send the link' }).click()
  await page.getByRole('status').filter({ hasText: email }).waitFor()
  await follow(page, email, 'A new password', 'Set a new password')

  const field = page.getByLabel('New password')
  await field.fill('short')
  await page.getByRole('button', { name: 'Set the password' }).click()
  await page.getByText('New password must have at least 8 characters').waitFor()
  await field.fill('Battery-staple-2')
  await page.getByRole('button', { name: 'Set the password' }).click()
  await page.getByRole('link', { name: 'Log in' }).click()

  await page.getByLabel('Username or email').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Log in' }).last().click()
  await page.getByRole('alert').filter({ hasText: 'wrong' }).waitFor()
  await page.getByLabel('Password').fill('Battery-staple-2')
  await page.getByRole('button', { name: 'Log in' }).last().click()
  await page.getByRole('heading', { name: 'Letters for you' }).waitFor()
})

test('another address is one’s own once its link is followed, and the old one is told', async ({ visitors }) => {
  const { page, username } = await visitors.arrive('Willa Wren')
  const [old, another] = [`${username}@example.com`, `${username}@elsewhere.example.com`]
  await follow(page, old, 'Is this your address?', 'Yes, this is my address')
  await page.getByRole('button', { name: 'Yes, it is mine' }).click()
  await page.getByRole('link', { name: 'To your letters' }).click()
  await page.getByRole('link', { name: 'Settings' }).click()
  const settings = page.getByTestId('by-email')
  await settings.getByRole('button', { name: 'Change the address' }).click()
  await settings.getByLabel('New address').fill(another)
  await settings.getByLabel('Your password').fill(`${password}?`)
  await settings.getByRole('button', { name: 'Send the mail' }).click()
  await settings.getByRole('alert').filter({ hasText: 'wrong' }).waitFor()
  await settings.getByLabel('Your password').fill(password)
  await settings.getByRole('button', { name: 'Send the mail' }).click()
  await settings.getByRole('status').filter({ hasText: another }).waitFor()
  await settings.locator('.name').filter({ hasText: old }).waitFor()

  await follow(page, another, 'Is this your new address?', 'Yes, this is my address')
  await page.getByRole('button', { name: 'Yes, it is mine' }).click()
  await page.getByRole('link', { name: 'To your letters' }).click()
  await page.getByRole('link', { name: 'Settings' }).click()
  await settings.locator('.name').filter({ hasText: another }).waitFor()
  await page.goto(new URL('/mail', page.url()).href)
  await page
    .getByRole('listitem')
    .filter({ hasText: `to ${old}` })
    .filter({ hasText: 'Your address was changed' })
    .waitFor()
})

test('a link that was used is of no more use, and says so', async ({ visitors, server }) => {
  const { page } = await visitors.arrive('Xena Xylo')
  await page.goto(new URL('/#/verify/not-a-token', server.url).href)
  await page.getByRole('button', { name: 'Yes, it is mine' }).click()
  await page.getByRole('alert').filter({ hasText: 'of no use' }).waitFor()
})

test('whoever has proven their address chooses of what mails tell, whose senders see it, and when not', async ({
  visitors,
}) => {
  const yara = await visitors.arrive('Yara Yew')
  const { page, username } = yara
  const email = `${username}@example.com`
  await follow(page, email, 'Is this your address?', 'Yes, this is my address')
  await page.getByRole('button', { name: 'Yes, it is mine' }).click()
  await page.getByRole('link', { name: 'To your letters' }).click()
  await page.getByRole('link', { name: 'Settings' }).click()
  const told = page.getByRole('group', { name: `Of what ${email} is told` })
  const kind = (name: string) => told.getByRole('switch', { name })
  expect(await kind('A letter for you is sealed').isChecked()).toBe(false)
  // Nobody has to wait for one to be saved before they turn the next.
  await kind('A letter for you is sealed').check()
  await kind('A letter of yours is opened').uncheck()
  await page.locator('[data-saving="saved"]').waitFor()

  const zeno = await visitors.arrive('Zeno Zahn')
  await zeno.seals({ to: yara, title: 'Told of', body: 'Nothing of this.', opensIn: 300 })
  await zeno.page.getByRole('link', { name: 'Told of' }).click()
  await zeno.page.getByTestId('told').filter({ hasText: 'Told by email that it is sealed' }).waitFor()

  await page.getByLabel('From').fill('22:00')
  await page.getByRole('button', { name: 'Keep these hours' }).click()
  await page.getByText('Until is missing.').waitFor()
  await page.getByLabel('Until').fill('07:00')
  await page.getByRole('button', { name: 'Keep these hours' }).click()
  await page.getByRole('status').filter({ hasText: 'Kept.' }).waitFor()
  await page.reload()
  await page.getByText('From 22:00 until 07:00 nothing is sent, by the clocks of Asia/Tokyo.').waitFor()
  expect(await kind('A letter for you is sealed').isChecked()).toBe(true)
  expect(await kind('A letter of yours is opened').isChecked()).toBe(false)
})
