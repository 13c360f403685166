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
  await page.getByLabel('Year of their day').fill('2031')
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
