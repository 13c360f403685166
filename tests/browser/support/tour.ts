import type { TestServer } from '../../support/server.ts'
import type { Visitor } from './visitor.ts'

/**
 * Goes through every view of the page, and stops at each as somebody would see it: with letters in every state, with what
 * is wrong told, with questions asked.
 *
 * @param visitor somebody who has just arrived; they are logged out at the end
 * @returns where they are, each time
 */
export async function* tour(visitor: Visitor, server: TestServer): AsyncGenerator<string, void, undefined> {
  const { page } = visitor
  const button = (name: string) => page.getByRole('button', { name })
  const otto = await server.signUp('otto')
  yield 'an empty inbox'

  const letters = { 'After the first snow': '1s', 'What I did not say': '2d', 'For your fortieth': '1800d' }
  for (const [title, distance] of Object.entries(letters))
    await otto.seals({ for: visitor, title, body: 'Dear friend,\n\nit was all true.', in: distance })
  await page.getByTestId('shelf-READY').waitFor()
  yield 'the inbox'
  await page.getByText('Find a letter').click()
  await page.getByLabel('In the title').fill('snow')
  await page.getByTestId('found').waitFor()
  yield 'looking for a letter'
  await button('Show all letters again').click()
  await page.getByRole('navigation', { name: 'Years' }).getByRole('button').nth(1).click()
  await page.getByTestId('found').waitFor()
  yield 'a year of the inbox'
  await button('All years').click()

  await page.getByRole('link', { name: /fortieth/ }).click()
  await button('Add its day to my calendar').waitFor()
  yield 'a sealed letter'
  await visitor.goes('For you')
  await page.getByRole('link', { name: /snow/ }).click()
  await button('Open the letter').waitFor()
  yield 'a letter that is ready'
  await button('Open the letter').click()
  await page.getByTestId('content').waitFor()
  yield 'an open letter'

  await visitor.goes('Write')
  await button('Seal the letter').click()
  await page.getByText('is missing').first().waitFor()
  await page.getByRole('combobox', { name: 'To', exact: true }).fill(otto.username)
  await page.getByRole('listbox', { name: 'People' }).getByRole('option').first().waitFor()
  yield 'the desk, where something is missing'
  await page.getByRole('option', { name: otto.username }).click()
  await page.getByLabel('Title').fill('Well considered')
  await page.getByLabel('Letter', { exact: true }).fill('Or so I hope.')
  await page.getByLabel('Where they live').fill('New York')
  await button('New Year’s Day').click()
  await page.getByRole('radio', { name: 'Rose' }).check()
  yield 'the desk'
  await button('Choose a day').click()
  await page.getByRole('grid').waitFor()
  yield 'a calendar'
  await page.getByRole('dialog').getByRole('button', { name: 'Go on writing' }).click()
  await button('See it as they will').click()
  await page.getByTestId('preview').waitFor()
  yield 'a letter as they will see it'
  await button('Go on writing').click()
  await button('Seal the letter').click()
  await page.getByRole('dialog', { name: 'Seal this letter?' }).waitFor()
  yield 'what sealing means'
  await button('Go on writing').click()
  await button('Throw it away').click()
  await button('Undo').waitFor()
  yield 'a notice'
  await button('Undo').click()
  await button('Seal the letter').click()
  await button('Seal it').click()
  await page.getByRole('dialog', { name: 'Sealed' }).waitFor()
  yield 'a letter that was sealed'
  await button('Done').click()
  await page.getByRole('heading', { name: 'Letters from you' }).waitFor()
  yield 'the outbox'

  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  await page.getByLabel('URL').fill('https://hooks.example.com/letters')
  await button('Add the webhook').click()
  await page.getByTestId('secret').waitFor()
  await button('Change the address').click()
  const somebody = page.getByRole('form', { name: 'Somebody new' })
  await somebody.getByLabel('Name').fill('Aunt Ada')
  for (const group of ['Family', `Those${'-and-those'.repeat(4)}`]) {
    await somebody.getByRole('textbox', { name: 'Groups' }).fill(group)
    await somebody.getByRole('textbox', { name: 'Groups' }).press('Enter')
  }
  await somebody.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('list', { name: 'Groups of Aunt Ada' }).waitFor()
  await page
    .getByTestId('contact')
    .getByRole('button', { name: /^Change/ })
    .first()
    .click()
  yield 'the settings'

  await page.goto(`${new URL('/', page.url())}#/nothing-of-the-kind`)
  await page.getByRole('heading', { name: /nothing/i }).waitFor()
  yield 'nowhere'
  await button('Log out').click()
  await button('Log in').first().waitFor()
  yield 'the door'
  await button('Sign up').first().click()
  yield 'signing up'
}
