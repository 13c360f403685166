import { expect } from 'vitest'
import { logIn, password } from '../support/person.ts'
import { testInBrowser } from './support/test.ts'

const test = testInBrowser()
const another = 'Another-horse-2'

test('somebody changes what others call them', async ({ server, visitors }) => {
  const { page, username } = await visitors.arrive('Mia Mill')
  const other = await server.signUp('other')
  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  const you = page.getByRole('form', { name: 'You' })
  await you.getByLabel('Your name').fill('Mia Moor')
  await you.getByLabel('Username').fill(other.username)
  await you.getByRole('button', { name: 'Save' }).click()
  await you.getByRole('alert').filter({ hasText: /taken/ }).waitFor()
  await you.getByLabel('Username').fill(`${username}-moor`)
  await you.getByRole('button', { name: 'Save' }).click()
  await you.getByText('Saved.').waitFor()
  await page.getByRole('banner').getByText('Mia Moor').waitFor()
  const found = await other.ask('query ($q: String!) { searchUsers(query: $q) { edges { node { displayName } } } }', {
    q: `${username}-moor`,
  })
  expect(found).toEqual({ searchUsers: { edges: [{ node: { displayName: 'Mia Moor' } }] } })
})

test('whoever sees where they are logged in ends what is elsewhere, one by one or with a new password', async ({
  server,
  visitors,
}) => {
  const { page, username, name, id } = await visitors.arrive('Nia Nook')
  const account = { name, username, email: `${username}@example.com` }
  const elsewhere = () => logIn(server, account as Parameters<typeof logIn>[1])
  const isIn = async ({ query }: Awaited<ReturnType<typeof elsewhere>>) =>
    (await query<{ viewer: object | null }>('{ viewer { id } }')).data?.viewer != null
  const first = await elsewhere()
  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  const places = page.getByTestId('sessions').getByRole('article')
  await expect.poll(() => places.count()).toBe(2)
  await places.first().getByText(', here').waitFor()
  await page.getByRole('button', { name: /^End this one/ }).click()
  await expect.poll(() => places.count()).toBe(1)
  await expect.poll(() => isIn(first)).toBe(false)

  const second = await elsewhere()
  const sheet = page.getByRole('form', { name: 'Password' })
  const change = async (from: string, to: string) => {
    await sheet.getByLabel('The present one').fill(from)
    await sheet.getByLabel('The new one').fill(to)
    await sheet.getByRole('button', { name: 'Change the password' }).click()
  }
  await change('Wrong-horse-1', another)
  await sheet.getByRole('alert').filter({ hasText: 'password' }).waitFor()
  await change(password, 'short')
  await expect.poll(() => sheet.getByLabel('The new one').getAttribute('aria-invalid')).toBe('true')
  await change(password, another)
  await sheet.getByText('Changed.').waitFor()
  await expect.poll(() => isIn(second)).toBe(false)
  await expect.poll(() => places.count()).toBe(1)

  // It goes on here, live and over a visit, and is entered by the new password alone.
  const zoe = await server.signUp('zoe')
  await page.reload()
  await page.locator('[data-connection="live"]').waitFor()
  await zoe.seals({ for: { id }, title: 'Still here', in: '1h' })
  await page.getByRole('link', { name: 'For you' }).click()
  await page.getByRole('link', { name: 'Still here' }).waitFor()
  await page.getByRole('button', { name: 'Log out' }).click()
  const enter = async (with_: string) => {
    await page.getByLabel('Username or email').fill(username)
    await page.getByLabel('Password').fill(with_)
    await page.getByLabel('Password').press('Enter')
  }
  await enter(password)
  await page.getByRole('alert').filter({ hasText: /wrong/i }).waitFor()
  await enter(another)
  await page.getByRole('heading', { name: 'Letters for you' }).waitFor()
})

test('whoever leaves is told of the fate of their letters, and may stay until they have said yes', async ({
  server,
  visitors,
}) => {
  const olga = await visitors.arrive('Olga Oak')
  const { page } = olga
  const paul = await server.signUp('paul')
  await olga.seals({ to: paul, title: 'Perhaps', body: 'Or not.', opensIn: 3_600 })
  const inbox = () => paul.ask('{ inbox { totalCount } }')
  expect(await inbox()).toEqual({ inbox: { totalCount: 1 } })

  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  const leaving = page.getByRole('form', { name: 'Leaving' })
  await leaving.getByLabel('What is to be').selectOption('Delete the account, and destroy my letters')
  const leave = async (secret: string, answer: string) => {
    await leaving.getByLabel('The password of your account').fill(secret)
    await leaving.getByRole('button', { name: 'Leave' }).click()
    const question = page.getByRole('dialog', { name: 'Delete the account, and destroy my letters?' })
    await question.getByText('nobody has opened yet are destroyed').waitFor()
    await question.getByRole('button', { name: answer }).click()
  }
  await leave(password, 'Stay')
  await leave('Wrong-horse-1', 'Do it')
  await leaving.getByRole('alert').filter({ hasText: 'password' }).waitFor()
  expect(await inbox()).toEqual({ inbox: { totalCount: 1 } })
  await leave(password, 'Do it')
  await page.getByRole('button', { name: 'Sign up' }).waitFor()
  expect(await inbox()).toEqual({ inbox: { totalCount: 0 } })
  expect(await server.ctx.db.user.count({ where: { username: olga.username } })).toBe(0)
})
