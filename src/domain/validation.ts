import { domainToASCII, domainToUnicode } from 'node:url'
import { z } from 'zod'
import { type Language, languages } from '../language/languages.ts'
import { ValidationError } from './errors.ts'

/** Unicode code points: what people count when they count characters, whatever a character weighs in bytes. */
export function lengthOf(text: string): number {
  let length = 0
  for (let at = 0; at < text.length; at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) length++
  return length
}

const forbidden = /[\p{Cc}\p{Cs}]/u
const forbiddenInProse = /(?![\n\t])[\p{Cc}\p{Cs}]/u

/** Whether a text is so long that it need not be read to be refused: what is trimmed off may be long, but not longer. */
const roomFor = (max: number): number => 4 * max + 1_000

/**
 * Text as the API takes it: trimmed, line ends made `\n`, control characters and half surrogates refused, length
 * counted in code points. Nothing is ever cut. Work on a text is bounded by what it may be, not by what is sent.
 *
 * @param prose allows line breaks and tabs
 */
export function text({ min = 1, max, prose = false }: { min?: number; max: number; prose?: boolean }) {
  return z
    .string()
    .refine((value) => value.length <= roomFor(max), { abort: true, error: `must have at most ${max} characters` })
    .transform((value) => value.replaceAll('\r\n', '\n').trim())
    .superRefine((value, issues) => {
      const complain = (message: string) => issues.addIssue({ code: 'custom', message })
      if ((prose ? forbiddenInProse : forbidden).test(value)) complain('must not contain control characters')
      const length = lengthOf(value)
      if (length < min) complain(min === 1 ? 'must not be blank' : `must have at least ${min} characters`)
      if (length > max) complain(`must have at most ${max} characters (it has ${length})`)
    })
}

/** What nobody sees, or what turns the text around it: by it one name passes for another. */
const hidden = /[\p{Cf}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0\u{1bca0}-\u{1bca3}]/u

/** Scripts whose letters are joined, or stacked, by characters that nobody sees. */
const joining =
  'Arabic Syriac Mongolian Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala'
const joiningLetter = `[${joining
  .split(' ')
  .map((script) => `\\p{Script=${script}}`)
  .join('')}]`

/** Joiners where they belong: between such letters, and between the parts of an emoji. */
const joined = new RegExp(
  String.raw`(?<=${joiningLetter})[\u200c\u200d](?=[\p{L}\p{M}])|` +
    String.raw`(?<=\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]?)\u200d(?=\p{Extended_Pictographic})`,
  'gu',
)

const seen = (value: string): boolean => !hidden.test(value)

/** What somebody is called: {@link text} without invisible characters and those that change the direction of text. */
export const nameText = (options: { max: number }) =>
  text(options).refine((value) => seen(value.replaceAll(joined, '')), 'must not contain invisible characters')

/**
 * Whether a domain is written as it is, in Unicode or in ASCII. There are many ways to write one that lead to the same
 * mailbox (full-width letters, other full stops), each of which would be somebody else's address here.
 */
function isItself(domain: string): boolean {
  const ascii = domainToASCII(domain)
  return ascii !== '' && !ascii.endsWith('.') && (ascii === domain || domainToUnicode(ascii) === domain)
}

export const email = text({ min: 3, max: 254 })
  .transform((value) => value.toLowerCase())
  .refine(seen, 'must not contain invisible characters')
  .refine((value) => /^[^\s@]+@[^\s@]+$/.test(value) && isItself(value.slice(value.indexOf('@') + 1)), {
    error: 'must be an email address',
  })

export const language = z.enum(Object.keys(languages) as Language[], 'must be a language that OpenOn speaks')

const address = (protocol: RegExp, error: string) =>
  text({ max: 2_048 }).refine((value) => protocol.test(value) && URL.canParse(value), {
    abort: true,
    error,
  })

export const webAddress = address(/^https?:/i, 'must be an http or https URL')
export const secureAddress = address(/^https:/i, 'must be an https URL')

const isZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return !/^[+-]/.test(name)
  } catch {
    return false
  }
}

/** The name of a time zone in the IANA database. */
export const zone = text({ max: 64 }).refine(isZone, 'must be a time zone such as Europe/Berlin')

/** A list, of which nothing is looked at when it has more than `max` entries. */
export const list = <Item extends z.ZodType>(item: Item, max: number) =>
  z.array(z.custom<z.input<Item>>()).max(max, `must have at most ${max} entries`).pipe(z.array(item))

/**
 * What the schema makes of the input.
 *
 * @throws {ValidationError} with every issue at once
 */
export function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  throw new ValidationError(result.error.issues.map(({ path, message }) => ({ path: path.map(String), message })))
}
