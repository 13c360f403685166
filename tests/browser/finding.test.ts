import { expect } from 'vitest'
import { testInBrowser } from './support/test.ts'

const test = testInBrowser()

test('letters are found by their title, person, state and year, and change as they are looked at', async ({
  server,
  visitors,
}) => {
  const { page, goes, ...nell } = await visitors.arrive('Nell North')
  const [rob, sue] = await Promise.all([server.signUp('rob'), server.signUp('sue')])
  await rob.seals({ for: nell, title: 'Summer at the sea', at: new Date('2030-07-01T12:00:00Z') })
  await rob.seals({ for: nell, title: 'Winter', at: new Date('2031-01-05T12:00:00Z') })
  await sue.seals({ for: nell, title: 'The SEA again', at: new Date('2031-08-01T12:00:00Z') })
  await page.getByRole('link', { name: 'The SEA again' }).waitFor()

  const found = page.getByTestId('found')
  const shows = (...titles: string[]) =>
    expect
      .poll(async () => (await found.locator('.title').allTextContents()).map((title) => title.trim()))
      .toEqual(titles)
  await page.getByText('Find a letter').click()
  const title = page.getByLabel('In the title')
  await title.fill('sea')
  await shows('The SEA again', 'Summer at the sea')
  await found.getByText('2 found.').waitFor()
  await page.getByLabel('From').selectOption({ label: rob.username })
  await shows('Summer at the sea')
  await title.fill('')
  await shows('Winter', 'Summer at the sea')
  const year = (name: string) => page.getByRole('navigation', { name: 'Years' }).getByRole('button', { name })
  await year('2031').click()
  await shows('Winter')
  await page.getByLabel('Which are').selectOption('Opened')
  await found.getByText('There is no such letter.').waitFor()

  await page.getByRole('button', { name: 'Show all letters again' }).click()
  await page.getByTestId('shelf-SEALED').waitFor()
  expect(await title.inputValue()).toBe('')
  await title.fill('soon')
  await found.getByText('There is no such letter.').waitFor()
  await sue.seals({ for: nell, title: 'Very soon', in: '2s' })
  await title.fill('very soon')
  await found.locator('li[data-state="READY"]').waitFor()

  await goes('From you')
  await page.getByText('You have not sealed a letter yet.').waitFor()
  expect(await page.getByText('Find a letter').count()).toBe(0)
})

test('the years of a box are gone along, by the clock of whoever looks', async ({ server, visitors }) => {
  const { page, goes, ...nell } = await visitors.arrive('Nell North')
  const rob = await server.signUp('rob')
  const years = page.getByRole('navigation', { name: 'Years' })
  const shown = () => years.getByRole('button').allInnerTexts()
  const current = () => years.locator('[aria-current="true"]').allInnerTexts()
  const titles = async () =>
    (await page.getByTestId('found').locator('.title').allTextContents()).map((it) => it.trim())
  expect(await years.count()).toBe(0)

  await rob.seals({ for: nell, title: 'Summer', at: new Date('2029-07-01T12:00:00Z') })
  await expect.poll(shown).toEqual(['All years', '2029'])
  // In Tokyo it is the next year already.
  await rob.seals({ for: nell, title: 'Fireworks', at: new Date('2029-12-31T15:00:00Z') })
  await expect.poll(shown).toEqual(['All years', '2030', '2029'])
  expect(await current()).toEqual(['All years'])

  await years.getByRole('button', { name: '2030' }).focus()
  await page.keyboard.press('Enter')
  await expect.poll(titles).toEqual(['Fireworks'])
  expect(await current()).toEqual(['2030'])
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await expect.poll(titles).toEqual(['Summer'])
  await rob.seals({ for: nell, title: 'Autumn', at: new Date('2031-10-01T12:00:00Z') })
  await expect.poll(shown).toEqual(['All years', '2031', '2030', '2029'])
  expect(await current()).toEqual(['2029'])
  await years.getByRole('button', { name: 'All years' }).click()
  await page.getByTestId('shelf-SEALED').waitFor()

  await goes('From you')
  await page.getByText('You have not sealed a letter yet.').waitFor()
  expect(await years.count()).toBe(0)
})

test('on a narrow screen the years are a row above the letters, and nothing moves when they come', async ({
  server,
  visitors,
}) => {
  const { page, goes, ...nan } = await visitors.arrive('Nan Narrow', { viewport: { width: 320, height: 600 } })
  const rob = await server.signUp('rob')
  for (let year = 2027; year < 2032; year++)
    await rob.seals({ for: nan, title: `Of ${year}`, at: new Date(`${year}-06-01T12:00:00Z`) })
  await page.getByTestId('shelf-SEALED').waitFor()
  let letYearsCome = () => {}
  const held = new Promise<void>((resolve) => {
    letYearsCome = resolve
  })
  await page.route(/\/assets\/years-/, async (route) => {
    await held
    await route.continue()
  })
  await page.reload()
  const shelf = page.getByTestId('shelf-SEALED')
  await shelf.waitFor()
  const place = async () => (await shelf.boundingBox())?.y
  const before = await place()
  letYearsCome()
  const years = page.getByRole('navigation', { name: 'Years' }).getByRole('button')
  await years.last().waitFor()
  expect(await place()).toBe(before)
  const tops = await years.evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect().top))
  expect(new Set(tops).size).toBe(1)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  await years.last().click()
  await page.getByTestId('found').getByText('Of 2027').waitFor()
})
