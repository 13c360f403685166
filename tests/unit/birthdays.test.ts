import { expect, test } from 'vitest'
import { nextAge, nextBirthday } from '../../src/web/birthdays.ts'

const today = new Date('2026-11-30T12:00')
const at = (local: string) => ({ kind: 'at', local })

test('the next birthday is at nine in the morning, this year or the next', () => {
  expect(nextBirthday('1990-12-24', today)).toEqual(at('2026-12-24T09:00'))
  expect(nextBirthday('1990-11-30', today)).toEqual(at('2027-11-30T09:00'))
  expect(nextBirthday('2004-02-29', today)).toEqual(at('2027-03-01T09:00'))
  expect(nextBirthday('', today)).toBeNull()
})

test('an age that people look forward to is offered where a letter may wait for it', () => {
  expect(nextAge('2012-05-06', today)).toEqual({ age: 16, moment: at('2028-05-06T09:00') })
  expect(nextAge('2010-05-06', today)).toEqual({ age: 18, moment: at('2028-05-06T09:00') })
  expect(nextAge('2008-12-01', today)).toEqual({ age: 18, moment: at('2026-12-01T09:00') })
  expect(nextAge('2008-02-29', today)).toEqual({ age: 21, moment: at('2029-03-01T09:00') })
  for (const birth of ['2020-01-01', '1993-01-01', '1900-01-01', '']) expect(nextAge(birth, today), birth).toBeNull()
})
