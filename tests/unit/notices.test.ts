import { createECDH } from 'node:crypto'
import { expect, test } from 'vitest'
import { nameInMail } from '../../src/domain/notices/mails/told.ts'
import { newSubscription } from '../../src/domain/notices/pushes/subscription.ts'
import { firstSecrets, hintOf, rotated, signing } from '../../src/domain/notices/webhooks/secrets.ts'

const keys = createECDH('prime256v1')
const good = {
  endpoint: 'https://push.example.com/send/1',
  p256dh: keys.generateKeys('base64url'),
  auth: Buffer.alloc(16, 7).toString('base64url'),
  device: 'A laptop',
}
/** A point that is on no curve. */
const astray = Buffer.from(keys.getPublicKey()).fill(1, 33).toString('base64url')

test('a subscription is taken as browsers give it', () => {
  expect(newSubscription.parse(good)).toEqual(good)
})

test.for<[string, Partial<typeof good>]>([
  ['an endpoint over plain HTTP', { endpoint: 'http://push.example.com/' }],
  ['an endpoint that is no address', { endpoint: 'push' }],
  ['an endpoint without end', { endpoint: `https://push.example.com/${'x'.repeat(2_100)}` }],
  ['a key that is no point', { p256dh: astray }],
  ['a compressed key', { p256dh: keys.getPublicKey('base64url', 'compressed') }],
  ['a key that is no base64', { p256dh: `${good.p256dh.slice(1)}!` }],
  ['a secret that is too short', { auth: Buffer.alloc(15).toString('base64url') }],
  ['a nameless device', { device: ' ' }],
])('a subscription with %s is refused, naming the field', ([, bad]) => {
  const { error } = newSubscription.safeParse({ ...good, ...bad })
  expect(error?.issues.map(({ path }) => path)).toEqual([Object.keys(bad)])
})

test('after a rotation both secrets sign for a day, and then the new one alone', () => {
  const now = new Date('2030-01-01T00:00:00Z')
  const after = (hours: number) => new Date(now.getTime() + hours * 3_600_000)
  const first = firstSecrets()
  expect(signing(first, now)).toEqual([first.current])
  expect(first.current).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)

  const second = rotated(first, now)
  expect(second.current).not.toBe(first.current)
  expect(signing(second, after(23))).toEqual([second.current, first.current])
  expect(signing(second, after(24))).toEqual([second.current])
  // A secret that got out is of no use once there were two rotations.
  expect(signing(rotated(second, after(1)), after(1))).not.toContain(first.current)
  expect(second.current).toContain(hintOf(second).slice(1))
})

test.for(['Win at https://example.com', 'www.example', 'example.com', 'post@example', 'Prizes: example。com/now'])(
  'whoever is called "%s" is called by their username in mails',
  (displayName) => {
    expect(nameInMail({ username: 'mallory', displayName, isDeleted: false }, 'en')).toBe('mallory')
  },
)

test.for(['J. R. R. Tolkien', 'J.R.R. Tolkien', 'Dr. Ada King, Countess', 'Ada: 1815', 'René 名'])(
  'whoever is called "%s" is called so in mails',
  (displayName) => expect(nameInMail({ username: 'ada', displayName, isDeleted: false }, 'en')).toBe(displayName),
)

test('whoever is gone is called so in the language of the mail', () => {
  const gone = { username: 'deleted:1', displayName: 'Deleted user', isDeleted: true }
  expect(nameInMail(gone, 'de')).toBe('Gelöschtes Konto')
})
