import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { password } from '../support/person.ts'
import { until } from '../support/until.ts'
import { follow } from './support/mail.ts'
import { testInBrowser } from './support/test.ts'
import { seal } from './support/visitor.ts'

const test = testInBrowser({ SWEEP_INTERVAL: '500ms' }, { mode: 'embedded' })

let population = 0
const someAddress = () => `stranger-${process.pid}-${population++}@example.org`

/** Seals a letter for an address, of which its person is told. */
async function writeTo(page: Page, email: string, title: string, opensIn: number): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: 'Write' }).click()
  await page.getByRole('combobox', { name: 'To', exact: true }).fill(email)
  await page
    .getByRole('listbox', { name: 'People' })
    .getByRole('option', { name: `By mail to ${email}` })
    .click()
  await page.getByTestId('receiver').waitFor()
  await page.getByLabel('Title').fill(title)
  await page.getByLabel('Letter', { exact: true }).fill('We have never met.')
  await page.getByLabel('They are told by mail, now').check()
  await page.locator('[data-saving="saved"]').waitFor()
  await seal(page, opensIn)
}

test('a letter for an address makes an account by its mail, and the mail at its day opens it', async ({ visitors }) => {
  const { page: ours } = await visitors.arrive('Ada Ash')
  const { page: theirs } = await visitors.arrive('Bea Birch')
  await theirs.getByRole('button', { name: 'Log out' }).click()
  const email = someAddress()
  await writeTo(ours, email, 'To a stranger', 25)
  await ours.getByRole('link', { name: 'To a stranger' }).click()
  await ours.getByTestId('waiting').filter({ hasText: email }).waitFor()

  await follow(theirs, email, 'A letter waits for you', 'Have the letter')
  await theirs.getByText('A letter waits for you.').waitFor()
  expect(await theirs.getByLabel('Email').inputValue()).toBe(email)
  const username = `stranger-${process.pid}-${population++}`
  await theirs.getByLabel('Username').fill(username)
  await theirs.getByLabel('Password').fill(password)
  await theirs.getByRole('button', { name: 'Sign up' }).last().click()
  await theirs.getByRole('link', { name: 'To a stranger' }).waitFor()
  expect(await theirs.getByTestId('unproven').count()).toBe(0)

  // Its sender sees at once who has it.
  await ours.getByText(`“To a stranger”`).waitFor()
  await until(async () => (await ours.getByTestId('waiting').count()) === 0)
  await ours.getByText(`for ${username}`).waitFor()

  await theirs.locator('[data-letter][data-state="READY"]').click()
  await theirs.getByRole('button', { name: 'Open the letter' }).click()
  await theirs.getByTestId('content').filter({ hasText: 'We have never met.' }).waitFor()
})

test('the mail at its day leads whoever was not told before to the letter, and they open it', async ({ visitors }) => {
  const { page: ours } = await visitors.arrive('Cid Cedar')
  const { page: theirs } = await visitors.arrive('Dot Dale')
  await theirs.getByRole('button', { name: 'Log out' }).click()
  const email = someAddress()
  await writeTo(ours, email, 'Ready for a stranger', 6)
  await follow(theirs, email, 'A letter for you is ready', 'Have the letter')
  await theirs.getByLabel('Username').fill(`stranger-${process.pid}-${population++}`)
  await theirs.getByLabel('Password').fill(password)
  await theirs.getByRole('button', { name: 'Sign up' }).last().click()
  await theirs.getByRole('link', { name: 'Ready for a stranger' }).click()
  await theirs.getByRole('button', { name: 'Open the letter' }).click()
  await theirs.getByTestId('content').filter({ hasText: 'We have never met.' }).waitFor()
})

test('its sender corrects the address', async ({ visitors }) => {
  const { page } = await visitors.arrive('Eve Elm')
  const [wrong, right] = [someAddress(), someAddress()]
  await writeTo(page, wrong, 'To the wrong one', 300)
  await page.getByRole('link', { name: 'To the wrong one' }).click()
  await page.getByRole('button', { name: 'Correct the address' }).click()
  await page.getByRole('textbox', { name: 'Address' }).fill('nonsense')
  await page.getByRole('button', { name: 'Have it wait there' }).click()
  await page.getByText('Address must be an email address').waitFor()
  await page.getByRole('textbox', { name: 'Address' }).fill(right)
  await page.getByRole('button', { name: 'Have it wait there' }).click()
  await page.getByTestId('waiting').filter({ hasText: right }).waitFor()
  await follow(page, right, 'A letter waits for you', 'Have the letter')
  // Somebody else is logged in here.
  await page.getByText('Log out to sign up with that address').waitFor()
})
