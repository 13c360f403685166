import { expect } from 'vitest'
import { post } from '../support/clients/raw-http.ts'
import { createRecipient } from '../support/operations.ts'
import { testInBrowser } from './support/test.ts'
import { onTheirClock, secondsFromNow } from './support/visitor.ts'

const test = testInBrowser({}, { mode: 'embedded' })

test('a letter is written for several people, and each has their own', async ({ visitors }) => {
  const rosa = await visitors.arrive('Rosa Reed')
  const sam = await visitors.arrive('Sam Sand')
  const tess = await visitors.arrive('Tess Tide')
  const { page } = rosa
  const to = page.getByRole('combobox', { name: 'To', exact: true })
  const options = page.getByRole('listbox', { name: 'People' })
  const email = `somebody-${process.pid}@example.org`
  await rosa.writes({ to: sam, title: 'To all of you', body: 'We have moved.' })
  for (const [typed, name] of [
    [tess.username, 'Tess Tide'],
    [email, `By mail to ${email}`],
    ['Myself', 'Myself'],
  ] as const) {
    await page.getByRole('button', { name: 'Add somebody else' }).press('Enter')
    await to.fill(typed)
    await options.getByRole('option', { name }).waitFor()
    await page.keyboard.press('Enter')
    await to.waitFor({ state: 'detached' })
  }
  const chosen = page.getByTestId('receiver')
  await expect.poll(() => chosen.count()).toBe(4)

  // Whoever is chosen is not offered once more.
  await page.getByRole('button', { name: 'Add somebody else' }).click()
  await to.fill(sam.username)
  await to.fill('Rosa')
  await expect.poll(() => options.getByRole('option').count()).toBe(0)

  // They are kept with the draft, in their order.
  await page.locator('[data-saving="saved"]').waitFor()
  await page.reload()
  await expect.poll(() => chosen.count()).toBe(4)
  expect((await chosen.allTextContents()).map((text) => text.split(' ')[0])).toEqual(['Sam', 'Tess', email, 'Myself'])
  await page.getByRole('button', { name: 'Remove Rosa Reed' }).press('Enter')
  await expect.poll(() => chosen.count()).toBe(3)

  await page.getByLabel('They are told by mail, now').waitFor()
  await page.getByLabel('Date and time').fill(onTheirClock(secondsFromNow(86_400)))
  await page.getByRole('button', { name: 'Seal the letter' }).click()
  const question = page.getByRole('dialog', { name: 'Seal 3 letters?' })
  for (const said of [
    `“To all of you” is for Sam Sand, Tess Tide, and ${email}, each in a letter of their own.`,
    `What is for ${email} waits`,
    'nobody sees who else has one',
  ]) {
    await question.filter({ hasText: said }).waitFor()
  }
  await question.getByRole('button', { name: 'Seal it' }).click()
  const done = page.getByRole('dialog', { name: '3 letters sealed' })
  await done.filter({ hasText: `Sam Sand, Tess Tide, and ${email} can open “To all of you”` }).waitFor()
  await done.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('heading', { name: 'Letters from you' }).waitFor()
  await expect.poll(() => page.getByRole('link', { name: /To all of you/ }).count()).toBe(3)
  await sam.page.getByRole('link', { name: /To all of you.*from Rosa Reed/ }).waitFor()
  await tess.page.getByRole('link', { name: /To all of you.*from Rosa Reed/ }).waitFor()
  await rosa.goes('Write')
  expect(await page.getByText('Go on with a draft').count()).toBe(0)
})

test('all of a group are chosen at once, but those who are chosen already or cannot be reached', async ({
  server,
  visitors,
}) => {
  const rosa = await visitors.arrive('Rosa Reed')
  const { page } = rosa
  const kin = ['Ada', 'Ben', 'Cleo'].map((name) => ({ name, email: `${name}-${process.pid}@example.org` }))
  for (const contact of [...kin, { name: 'Dan' }]) {
    const input = { ...contact, groups: ['Kinsfolk'] }
    await post(server.url, await rosa.accessToken(), createRecipient, { input })
  }
  await rosa.goes('Write')
  const to = page.getByRole('combobox', { name: 'To', exact: true })
  const options = page.getByRole('listbox', { name: 'People' })
  const chosen = page.getByTestId('receiver')
  await to.fill('Ben')
  await options.getByRole('option', { name: 'Ben' }).click()
  await page.getByRole('button', { name: 'Add somebody else' }).click()
  await to.fill('kin')
  await options.getByRole('option', { name: 'Kinsfolk group (4)' }).click()
  await expect.poll(() => chosen.count()).toBe(3)
  expect((await chosen.allTextContents()).map((text) => text.split(' ')[0])).toEqual(['Ben', 'Ada', 'Cleo'])
})

test('a group of more people than there may be says so, and is not chosen', async ({ server, visitors }) => {
  const cora = await visitors.arrive('Cora Crowd')
  const { page } = cora
  const token = await cora.accessToken()
  await Promise.all(
    Array.from({ length: 21 }, (_, n) => {
      const input = { name: `Guest ${n + 1}`, email: `guest-${n + 1}-${process.pid}@example.org`, groups: ['Wedding'] }
      return post(server.url, token, createRecipient, { input })
    }),
  )
  await cora.goes('Write')
  await page.getByRole('combobox', { name: 'To', exact: true }).fill('wed')
  const group = page.getByRole('option', { name: 'Wedding group (21): there is room for 20' })
  await group.click({ force: true })
  expect(await group.getAttribute('aria-disabled')).toBe('true')
  expect(await page.getByTestId('receiver').count()).toBe(0)
})
