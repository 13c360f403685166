import type { Page } from 'playwright-core'
import { password } from '../../support/person.ts'

/** Somebody in front of the page. What they do is done by labels and roles, as a screen reader would have it. */
export interface Visitor {
  readonly page: Page
  readonly name: string
  readonly username: string
  /** The id that letters name them by. */
  readonly id: string
  /** An access token that is the page's own. */
  accessToken(): Promise<string>
  /** Writes and seals a letter that opens so many seconds later. */
  seals(letter: { to: Addressee; title: string; body: string; opensIn: number }): Promise<void>
  /** Begins a letter, and leaves it as a draft. */
  writes(letter: { to?: Addressee; title: string; body: string }): Promise<void>
  goes(to: 'For you' | 'From you' | 'Write'): Promise<void>
  /** Notes from now on each state that a letter is seen in. @returns what was noted */
  watches(title: string): Promise<() => Promise<string[]>>
  /** The same person in another tab. */
  opensTab(): Promise<Visitor>
}

/** Whom a letter can be for. */
type Addressee = Pick<Visitor, 'name' | 'username'>

let population = 0

export async function signUpOnPage(page: Page, url: string, name: string): Promise<Visitor> {
  const username = `${name.split(' ')[0]?.toLowerCase()}-${process.pid}-${population++}`
  await page.goto(url)
  await page.getByRole('button', { name: 'Sign up' }).click()
  await page.getByLabel('Your name').fill(name)
  await page.getByLabel('Username').fill(username)
  await page.getByLabel('Email').fill(`${username}@example.com`)
  await page.getByLabel('Password').fill(password)
  await page.getByLabel('Password').press('Enter')
  await page.getByRole('heading', { name: 'Letters for you' }).waitFor()
  await page.locator('[data-connection="live"]').waitFor()
  const { viewer } = await sessionOf(page)
  return visitorAt(page, { name, username, id: viewer.profile.id })
}

/** What the page keeps of its session. */
const sessionOf = async (page: Page): Promise<{ accessToken: string; viewer: { profile: { id: string } } }> => {
  const kept = await page.evaluate(
    () =>
      new Promise<string>((resolve, reject) => {
        const opening = indexedDB.open('openon.client')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const reading = opening.result.transaction('sessions').objectStore('sessions').getAll()
          reading.onerror = () => reject(reading.error)
          reading.onsuccess = () => resolve(reading.result[0])
        }
      }),
  )
  return JSON.parse(kept)
}

function visitorAt(page: Page, who: { name: string; username: string; id: string }): Visitor {
  const goes: Visitor['goes'] = (to) => page.getByRole('navigation').getByRole('link', { name: to }).click()
  const writes: Visitor['writes'] = async ({ to, title, body }) => {
    await goes('Write')
    if (to) {
      await page.getByRole('combobox', { name: 'To', exact: true }).fill(to.username)
      await page.getByRole('listbox', { name: 'People' }).getByRole('option', { name: to.name }).click()
      await page.getByTestId('receiver').waitFor()
    }
    await page.getByLabel('Title').fill(title)
    await page.getByLabel('Letter', { exact: true }).fill(body)
    await page.locator('[data-saving="saved"]').waitFor()
  }
  return {
    page,
    ...who,
    goes,
    writes,
    accessToken: async () => (await sessionOf(page)).accessToken,
    async seals({ opensIn, ...letter }) {
      await writes(letter)
      await seal(page, opensIn)
    },
    async watches(title) {
      const notes = await page.evaluateHandle((title) => {
        const seen: string[] = []
        const look = () => {
          const cards = [...document.querySelectorAll<HTMLElement>('[data-letter]')]
          const state = cards.find((card) => card.textContent.includes(title))?.dataset['state']
          if (state && state !== seen.at(-1)) seen.push(state)
        }
        look()
        new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true })
        return seen
      }, title)
      return () => notes.jsonValue()
    },
    async opensTab() {
      const tab = await page.context().newPage()
      await tab.goto(page.url())
      await tab.locator('[data-connection="live"]').waitFor()
      return visitorAt(tab, who)
    },
  }
}

/**
 * Seals what is written, to open in so many seconds; or later, where a busy machine takes longer than that to press the
 * buttons.
 */
export async function seal(page: Page, opensIn: number): Promise<void> {
  const confirm = page.getByRole('button', { name: 'Seal it' })
  const done = page.getByRole('dialog').getByRole('button', { name: 'Done' })
  for (let seconds = opensIn; ; seconds = 2 * seconds + 1) {
    await page.getByLabel('Date and time').fill(onTheirClock(secondsFromNow(seconds)))
    await page.getByRole('button', { name: 'Seal the letter' }).click()
    await confirm.click()
    await confirm.waitFor({ state: 'detached' })
    await done.or(page.getByText('must be at least')).first().waitFor()
    if (await done.isVisible()) break
  }
  await done.click()
  await page.getByRole('heading', { name: 'Letters from you' }).waitFor()
}

/** A whole second so far from now. */
export const secondsFromNow = (seconds: number): Date => new Date(Math.ceil(Date.now() / 1000 + seconds) * 1000)

/** What somebody in Tokyo types into a date and time field. */
export const onTheirClock = (instant: Date): string =>
  new Date(instant.getTime() + 9 * 60 * 60 * 1000).toISOString().slice(0, 19)
