import { GraphQLError } from 'graphql'
import { expect, test } from 'vitest'
import { parseDateTime } from '../../src/graphql/schema/types/date-time.ts'

test.each([
  ['2030-01-01T00:00:00Z', '2030-01-01T00:00:00.000Z'],
  ['2030-01-01T09:00:00+09:00', '2030-01-01T00:00:00.000Z'],
  ['2029-12-31T18:30:00.5-05:30', '2030-01-01T00:00:00.500Z'],
  ['2030-01-01t00:00:00z', '2030-01-01T00:00:00.000Z'],
  ['2030-01-01T00:00:00.123999Z', '2030-01-01T00:00:00.123Z'],
  ['2028-02-29T23:59:59-00:00', '2028-02-29T23:59:59.000Z'],
])('%s is the instant %s', (text, instant) => {
  expect(parseDateTime(text).toISOString()).toBe(instant)
})

test.each([
  ['a naive time', '2030-01-01T00:00:00'],
  ['a date', '2030-01-01'],
  ['a day that does not exist', '2030-02-30T00:00:00Z'],
  ['the 29th of February of a common year', '2030-02-29T00:00:00+00:00'],
  ['hour 24', '2030-01-01T24:00:00Z'],
  ['minute 60', '2030-01-01T00:60:00Z'],
  ['month 13', '2030-13-01T00:00:00Z'],
  ['month 0', '2030-00-01T00:00:00Z'],
  ['day 0', '2030-01-00T00:00:00Z'],
  ['an offset past a day', '2030-01-01T00:00:00+24:00'],
  ['an offset of 60 minutes', '2030-01-01T00:00:00+01:60'],
  ['an offset without a colon', '2030-01-01T00:00:00+0100'],
  ['a year of five digits', '12030-01-01T00:00:00Z'],
  ['the year 0', '0000-01-01T00:00:00Z'],
  ['a space for the T', '2030-01-01 00:00:00Z'],
  ['trailing text', '2030-01-01T00:00:00Z '],
  ['another notation', 'Tue, 01 Jan 2030 00:00:00 GMT'],
  ['nothing', ''],
  ['a number', 1_893_456_000_000],
  ['null', null],
  ['a Date in disguise', ['2030-01-01T00:00:00Z']],
])('%s is refused as bad input', (_what, value) => {
  expect(() => parseDateTime(value)).toThrow(GraphQLError)
  try {
    parseDateTime(value)
  } catch (error) {
    expect(error).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } })
  }
})
