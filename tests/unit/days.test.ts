import { expect, test } from 'vitest'
import { dayNames } from '../../src/web/day-names.ts'
import {
  dayByKey,
  dayOf,
  firstOfMonth,
  lastOfMonth,
  momentOn,
  plusDays,
  plusMonths,
  stretchFrom,
  weekBegin,
  weeksOf,
} from '../../src/web/days.ts'

test('days and months are gone through across their ends', () => {
  expect(plusDays('2027-12-31', 1)).toBe('2028-01-01')
  expect(plusDays('2028-03-01', -1)).toBe('2028-02-29')
  expect(plusMonths('2027-01-31', 1)).toBe('2027-02-28')
  expect(plusMonths('2028-02-29', 12)).toBe('2029-02-28')
  expect(plusMonths('2027-01-15', -1)).toBe('2026-12-15')
  expect([firstOfMonth('2028-02-10'), lastOfMonth('2028-02-10')]).toEqual(['2028-02-01', '2028-02-29'])
})

test('a month is told week by week, with whichever day they begin', () => {
  const rows = (begin: number) => weeksOf('2027-02-10', begin).map((week) => week.map((day) => Number(day?.slice(8))))
  expect(rows(1)).toEqual([
    [1, 2, 3, 4, 5, 6, 7],
    [8, 9, 10, 11, 12, 13, 14],
    [15, 16, 17, 18, 19, 20, 21],
    [22, 23, 24, 25, 26, 27, 28],
  ])
  expect(rows(7)[0]).toEqual([Number.NaN, 1, 2, 3, 4, 5, 6])
  expect(rows(6)[0]).toEqual([Number.NaN, Number.NaN, 1, 2, 3, 4, 5])
  for (const begin of [1, 6, 7]) {
    const days = weeksOf('2028-02-10', begin).flat().filter(Boolean)
    expect(days).toEqual(Array.from({ length: 29 }, (_, n) => plusDays('2028-02-01', n)))
  }
})

test('each key of a grid of days leads where the APG has it, and arrows the other way from right to left', () => {
  const led = (key: string, { shiftKey = false, isMirrored = false, begin = 1 } = {}) =>
    dayByKey({ key, shiftKey }, '2027-02-10', { begin, isMirrored })
  expect(led('ArrowRight')).toBe('2027-02-11')
  expect(led('ArrowLeft')).toBe('2027-02-09')
  expect(led('ArrowRight', { isMirrored: true })).toBe('2027-02-09')
  expect(led('ArrowLeft', { isMirrored: true })).toBe('2027-02-11')
  expect(led('ArrowDown', { isMirrored: true })).toBe('2027-02-17')
  expect(led('ArrowUp')).toBe('2027-02-03')
  expect([led('Home'), led('End')]).toEqual(['2027-02-08', '2027-02-14'])
  expect([led('Home', { begin: 7 }), led('End', { begin: 7 })]).toEqual(['2027-02-07', '2027-02-13'])
  expect([led('PageUp'), led('PageDown')]).toEqual(['2027-01-10', '2027-03-10'])
  expect(led('PageUp', { shiftKey: true })).toBe('2026-02-10')
  expect(led('PageDown', { shiftKey: true })).toBe('2028-02-10')
  expect(led('x')).toBeNull()
})

test('a day has the time that was chosen, or the nearest at which a letter may open', () => {
  const now = new Date(2027, 5, 15, 14, 20, 30).getTime()
  const stretch = stretchFrom(now)
  const on = (day: string, time: string) => momentOn(day, time, stretch).local
  expect(on('2028-01-02', '18:30')).toBe('2028-01-02T18:30')
  expect(on('2028-01-02', '18:30:15')).toBe('2028-01-02T18:30:15')
  expect(on('2027-06-15', '09:00')).toBe('2027-06-15T15:00')
  expect(on('2027-06-15', '20:00')).toBe('2027-06-15T20:00')
  expect(new Date(on(dayOf(stretch.last), '23:59'))).toEqual(stretch.last)
  expect(stretch.last.getTime() - now).toBeLessThanOrEqual(5 * 365 * 86_400_000)

  const late = stretchFrom(new Date(2027, 5, 15, 23, 30).getTime())
  expect(momentOn('2027-06-15', '09:00', late)).toEqual({ kind: 'at', local: '2027-06-15T23:32' })
})

test('weeks begin, and days are called, as where the language is spoken', () => {
  expect(['en-GB', 'en-US', 'de', 'ar'].map(weekBegin)).toEqual([1, 7, 1, 6])
  const heads = (locale: string) =>
    dayNames(locale)
      .week(weekBegin(locale))
      .map(({ head }) => head)
  expect(heads('de')).toEqual(['Mo', 'Di', 'Mi', 'Do', 'Fr', 'Sa', 'So'])
  expect(heads('en-US')[0]).toBe('Sun')
  for (const head of heads('ar')) expect(head.length).toBeLessThanOrEqual(2)
  expect(dayNames('de').full('2027-02-10')).toBe('Mittwoch, 10. Februar 2027')
  expect(dayNames('fr').months[1]).toBe('février')
})
