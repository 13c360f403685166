import { GraphQLError } from 'graphql'
import { builder } from '../builder.ts'

/** RFC 3339 §5.6 `date-time`: an offset is required. */
const rfc3339 = /^(?!0000)(\d{4})-(\d{2})-(\d{2})[Tt]([01]\d|2[0-3]):(\d{2}):(\d{2})(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/

export function parseDateTime(value: unknown): Date {
  const parts = typeof value === 'string' ? rfc3339.exec(value) : null
  const date = parts ? new Date(parts[0]) : new Date(Number.NaN)
  const day = parts && new Date(Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])))
  // Its offset may take an instant into a year that has no four digits; PostgreSQL has no year 0.
  const year = date.getUTCFullYear()
  // Date takes the 30th of February for the 2nd of March; a letter must not.
  if (!(year >= 1 && year <= 9999) || day?.getUTCDate() !== Number(parts?.[3])) {
    throw new GraphQLError(
      'A DateTime is an RFC 3339 date and time with an offset, such as 2030-01-01T00:00:00.000Z.',
      {
        extensions: { code: 'BAD_USER_INPUT' },
      },
    )
  }
  return date
}

builder.scalarType('DateTime', {
  description:
    'An instant: RFC 3339 with an offset, for example `2030-01-01T09:00:00+09:00`. A time without an offset is ' +
    'refused. Output is UTC with milliseconds, in the years 1 to 9999; digits beyond milliseconds are dropped.',
  parseValue: parseDateTime,
  // What comes as text was made by `instantOf`.
  serialize: (value) => (typeof value === 'string' ? value : value.toISOString()),
})
