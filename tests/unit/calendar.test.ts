import { expect, test } from 'vitest'
import { calendarEntry } from '../../src/web/calendar.ts'

const page = 'https://letters.example/#/letter/1'
const entry = (title: string) =>
  calendarEntry(
    { id: '1', title, summary: `A letter opens: ${title}`, unlocksAt: '2030-05-04T07:30:00.000Z' },
    page,
    new Date('2026-01-02T03:04:05.678Z'),
  )
/** Its properties, as a calendar reads them. */
const read = (text: string) =>
  Object.fromEntries(
    text
      .replaceAll('\r\n ', '')
      .split('\r\n')
      .filter((line) => line !== '')
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  )

test('the day of a letter is an event at its instant, which leads to the letter', () => {
  expect(read(entry('For you'))).toMatchObject({
    UID: '1@letters.example',
    DTSTAMP: '20260102T030405Z',
    DTSTART: '20300504T073000Z',
    SUMMARY: 'A letter opens: For you',
    URL: page,
  })
})

test('a title is a text, whatever is in it, and adds no property of its own', () => {
  const text = entry('a;b,c\\d\r\nATTENDEE:mailto:eve@example.com')
  expect(read(text)['SUMMARY']).toBe('A letter opens: a\\;b\\,c\\\\d\\nATTENDEE:mailto:eve@example.com')
  expect(text).not.toMatch(/^ATTENDEE/m)
})

test('no line has more than 75 octets, and no character is divided', () => {
  const title = '👍é漢'.repeat(60)
  const lines = entry(title).split('\r\n')
  expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75)
  expect(read(entry(title))['SUMMARY']).toBe(`A letter opens: ${title}`)
})
