import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { unzipSync } from 'fflate'
import { expect } from 'vitest'
import { post } from '../support/clients/raw-http.ts'
import { createRecipient } from '../support/operations.ts'
import { temporaryFolder } from '../support/servers/throw-away.ts'
import { findings } from './support/axe.ts'
import { photo, sound } from './support/files.ts'
import { testInBrowser } from './support/test.ts'

const test = testInBrowser({ UNFOLDING_WINDOW: '30d' })

const bold = '<b onclick="alert(1)">Bold</b> & "quoted"'

test('somebody takes all that they may read with them, and opens it without a server', async ({
  server,
  visitors,
  browser,
}) => {
  const nora = await visitors.arrive('Nora North')
  const { page } = nora
  const otto = await server.signUp('otto')
  const picture = await photo('a/b: the sea.jpg')
  const attachments = [
    { mediaId: await otto.uploads(picture.buffer, { name: 'a/b: the sea.jpg' }), caption: 'The sea' },
    { mediaId: await otto.uploads(sound('hum.wav', 1).buffer, { name: 'hum.wav' }) },
  ]
  await otto.seals({ for: nora, title: bold, body: `Line one\n${bold}`, in: '1s', attachments })
  await otto.seals({ for: nora, title: 'Still shut', body: 'Nobody reads this yet.', in: '400d' })
  await page.getByTestId('shelf-READY').getByRole('link').click()
  await page.getByRole('button', { name: 'Open the letter' }).click()
  await page.getByLabel('Your answer').fill('I was there, too.')
  await page.getByRole('button', { name: 'Send the answer' }).click()
  await page.getByTestId('reply').waitFor()
  await nora.writes({ to: { name: otto.name, username: otto.username }, title: 'Not sealed', body: 'Not yet.' })

  await post(server.url, await nora.accessToken(), createRecipient, { input: { name: 'Ada', groups: ['Kin <3'] } })

  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  const section = page.getByTestId('export')
  await section.getByRole('button', { name: 'Pack everything' }).click()
  // One may look at something else meanwhile.
  await nora.goes('For you')
  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  const downloading = page.waitForEvent('download')
  await section.getByRole('link', { name: 'Save it' }).click()
  const archive = await (await downloading).path()
  const files = unzipSync(await readFile(archive))
  const names = Object.keys(files).toSorted()
  expect(names).toEqual(['data.json', 'files/for-you/1/1 a_b_ the sea.jpg', 'files/for-you/1/2 hum.wav', 'index.html'])

  const text = Buffer.from(files['data.json'] ?? []).toString()
  const data = JSON.parse(text)
  expect(data.viewer).toMatchObject({ username: nora.username, language: 'EN' })
  expect(data.received).toMatchObject([
    {
      title: bold,
      content: {
        body: `Line one\n${bold}`,
        attachments: [{ name: 'a/b: the sea.jpg', path: names[1] }, { path: names[2] }],
      },
      reply: { body: 'I was there, too.' },
    },
    { title: 'Still shut', content: null },
  ])
  expect(data.drafts).toMatchObject([{ title: 'Not sealed', body: 'Not yet.' }])
  expect(data.contacts).toMatchObject([
    { name: 'Ada', groups: ['Kin <3'] },
    { name: otto.username, groups: [] },
  ])
  expect(text, 'no link, no token').not.toMatch(/Nobody reads this yet|media\/files|accessToken/)

  await using folder = await temporaryFolder()
  for (const [name, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder.path, name)), { recursive: true })
    await writeFile(join(folder.path, name), bytes)
  }
  const context = await browser.newContext()
  const book = await context.newPage()
  await book.goto(pathToFileURL(join(folder.path, 'index.html')).href)
  await book.getByRole('heading', { name: bold }).waitFor()
  await book.getByText(`Line one`).waitFor()
  await book.getByText('It is shut for you.').waitFor()
  await book.getByText('Ada (Kin <3)').waitFor()
  await expect
    .poll(() => book.getByRole('img', { name: 'The sea' }).evaluate((img: HTMLImageElement) => img.naturalWidth))
    .toBe(300)
  await expect
    .poll(() => book.locator('audio').evaluate((audio: HTMLAudioElement) => audio.readyState))
    .toBeGreaterThan(0)
  expect(await findings(book)).toEqual([])
  await context.close()

  await section.getByRole('button', { name: 'Throw it away' }).click()
  await section.getByRole('button', { name: 'Pack everything' }).waitFor()
})
