import type { ErrorCode } from '../generated/graphql.ts'
import type { Catalogue } from './catalogue.ts'
import type { Unit } from './grammar.ts'

/** What the server says of fields, by which other languages know it (`domain/validation` and who uses it). */
const patterns = {
  missing: /^is missing/,
  blank: /^must not be blank$/,
  atLeast: /^must have at least (\d+) characters$/,
  atMost: /^must have at most (\d+) characters/,
  atMostBytes: /^must have at most (\d+) bytes$/,
  atMostEntries: /^must have at most (\d+) (?:entries|files)$/,
  upperCase: /^must contain an upper-case letter$/,
  lowerCase: /^must contain a lower-case letter$/,
  digit: /^must contain a digit$/,
  controls: /^must not contain (?:control characters|a NUL character)$/,
  invisible: /^must not contain invisible characters$/,
  email: /^must be an email address$/,
  username: /^must start with a letter or digit/,
  webAddress: /^must be an https? (?:or https )?URL$/,
  secretive: /^must have neither a password nor a fragment$/,
  noAccount: /^has no account yet/,
  noPerson: /^(?:is not|must be) the id of a user$/,
  noContact: /^(?:is not|must be the id of) one of your recipients$/,
  twice: /^is named twice$/,
  muchForSeveral: /^has more in its files than can be copied/,
  noFile: /^(?:is not a file|must be the id of one) of your/,
  zone: /^must be a time zone/,
  time: /^must be a time of the day/,
  day: /^must be (?:a day such as|in the year 1000)/,
  tooManyGroups: /^would be more than (\d+) in all$/,
  tooSoon: /^must be at least (\d+) (second|minute|hour|day|year)s? from now$/,
  tooFar: /^must be at most (\d+) (second|minute|hour|day|year)s? from now$/,
} as const

/** The words of a language for what the server says. */
export interface ServerWords {
  /** Read on from the name of a field. */
  readonly issues: Readonly<Record<keyof typeof patterns, (count: number, unit: Unit) => string>>
  /** Except for the input that breaks rules, of which the issues tell. */
  readonly refusals: Readonly<Record<Exclude<ErrorCode, 'VALIDATION_FAILED'>, string>>
  /** Why there is no answer, by the code of the error. */
  readonly troubles: Readonly<Record<'UNREACHABLE' | 'TIMEOUT' | 'INTERNAL_SERVER_ERROR' | 'SIGNED_OUT', string>>
  /** Why a file does not come or go, by what the server calls it; with the size or number it tells of. */
  readonly files: Readonly<Record<FileCode, (size: string) => string>>
}

type FileCode =
  | 'EMPTY'
  | 'TOO_LARGE'
  | 'KIND_REFUSED'
  | 'TOO_MANY_PIXELS'
  | 'LONGER_THAN_ANNOUNCED'
  | 'QUOTA_EXCEEDED'
  | 'TAKEN_OVER'
  | 'SIGNED_OUT'
  | 'NOT_FOUND'
  | 'DAMAGED'
  | 'STORE_FULL'
  | 'STORE_AWAY'
  | 'TOO_MANY_AT_ONCE'
  | 'RATE_LIMITED'
  | 'UNREACHABLE'

type Knowing = Pick<Catalogue['server'], 'issue' | 'refusal' | 'trouble' | 'file'>

const known = <Words extends object>(words: Words, key: string): Words[keyof Words] | undefined =>
  Object.hasOwn(words, key) ? words[key as keyof Words] : undefined

/** Knows what the server says in English by its code or its words; what it does not know, it leaves in English. */
export function serverIn({ issues, refusals, troubles, files }: ServerWords): Knowing {
  const issue = (message: string): string | null => {
    for (const [name, pattern] of Object.entries(patterns)) {
      const [found, count, unit] = pattern.exec(message) ?? []
      if (found !== undefined) return issues[name as keyof typeof patterns](Number(count ?? 0), unit as Unit)
    }
    return null
  }
  return {
    issue,
    refusal: (code, message) => known(refusals, code) ?? issuesIn(message, issue),
    trouble: (code, message) => known(troubles, code) ?? message,
    file: (code, message, size) => known(files, code)?.(size) ?? message,
  }
}

/** A refusal of input tells all issues in a row, each after its place: `email: must be an email address; …`. */
function issuesIn(message: string, issue: Knowing['issue']): string | null {
  const told = message.split('; ').map((part) => issue(part.slice(part.indexOf(': ') + 2)))
  return told.every((words) => words !== null) ? told.join(' ') : null
}
