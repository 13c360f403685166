import { expect, test } from 'vitest'
import { password } from '../../src/domain/accounts/password.ts'
import { errorCodes, type ValidationError } from '../../src/domain/errors.ts'
import { email, list, nameText, parse, secureAddress, text } from '../../src/domain/validation.ts'
import { directionOf, languageFor, languages, localeFor } from '../../src/language/languages.ts'
import { ar } from '../../src/web/language/ar/index.ts'
import { de } from '../../src/web/language/de/index.ts'
import { en } from '../../src/web/language/en/index.ts'
import { es } from '../../src/web/language/es/index.ts'
import { fr } from '../../src/web/language/fr/index.ts'
import { said, sameIn, shapeOf, textsOf } from '../support/texts.ts'

const others = { de, fr, es, ar }
const all = { en, ...others }

/** What is said of so many. */
const counts = [0, 1, 2, 3, 11, 100]
/** Texts that take something else than words, with what they may be called with. */
const samples: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  'frame.time.left': counts.flatMap((count) => [
    [[[count, 'day']]],
    [
      [
        [count, 'year'],
        [count, 'hour'],
      ],
    ],
  ]),
  'frame.time.wait': counts.map((count) => [count, 'second']),
  'boxes.found': counts.flatMap((count) => [
    [count, true],
    [count, false],
  ]),
  'reading.told': ['SENT', 'PENDING', 'RETRYING', 'UNKNOWN', 'FAILED'].flatMap((state) =>
    ['EMAIL', 'WEB_PUSH', 'WEBHOOK'].flatMap((channel) =>
      ['SEALED', 'UNFOLDING', 'READY'].map((kind) => [state, channel, kind]),
    ),
  ),
  'reading.pictureOf': [[3, 7]],
  'reading.numberOf': [[3, 7]],
  'writing.onTheWay': counts.map((count) => ['a name', count]),
  'writing.files': counts.map((count) => [['picture', 'voice', 'film', 'document'].map((kind) => [kind, count])]),
  'writing.names': [1, 2, 3].map((count) => [Array.from({ length: count }, (_, n) => `name ${n}`)]),
  'writing.sealThem': counts.map((count) => [count]),
  'writing.sealedThem': counts.map((count) => [count]),
  'writing.withFiles': [[['a name', 'another']]],
  'writing.goOnWithDraft': counts.map((count) => [count]),
  'writing.isMoved': [['a name', 3, 7]],
  'writing.turns': counts.map((count) => ['a name', count]),
  'writing.length': counts.map((count) => [count]),
  'taking.packed': counts.map((count) => [count]),
  'settings.inAll': counts.map((count) => [count]),
  'settings.groupOf': counts.map((count) => ['a name', count]),
  'writing.group': counts.map((count) => [count]),
  'writing.groupTooLarge': counts.map((count) => [count, 3]),
  'server.answered': [[503]],
  'server.issue': [['must be an email address']],
  'server.refusal': [['NOT_FOUND', 'There is no such letter.']],
  'server.trouble': [['UNREACHABLE', 'The server cannot be reached.']],
  'server.file': [['TOO_LARGE', 'A file may have 3 kB at most.', '3 kB']],
}

test('every language has every text, with as much in it as in English', () => {
  for (const [language, catalogue] of Object.entries(others)) expect(shapeOf(catalogue), language).toEqual(shapeOf(en))
})

test('nothing is left in English but what is the same', () => {
  const same = Object.entries(others).map(([language, catalogue]) => [language, sameIn(catalogue, en)])
  expect(Object.fromEntries(same)).toEqual({
    de: ['settings.webhooks', 'settings.contactName'],
    fr: ['settings.webhooks'],
    es: ['settings.webhooks'],
    ar: [],
  })
})

test('a text says all that it is given', () => {
  for (const [language, catalogue] of Object.entries(all)) {
    for (const [path, value] of textsOf(catalogue)) {
      if (typeof value === 'string' || samples[path]) continue
      const given = Array.from({ length: value.length }, (_, n) => `⟨${n}⟩`)
      for (const part of given) expect(said(value(...given)), `${language} ${path}`).toContain(part)
    }
  }
})

test('a text is whole for any number', () => {
  for (const [language, catalogue] of Object.entries(all)) {
    const texts = textsOf(catalogue)
    for (const [path, calls] of Object.entries(samples)) {
      const value = texts.get(path)
      for (const given of calls) {
        const words = typeof value === 'function' ? said(value(...given)) : ''
        expect(words, `${language} ${path} of ${given}`).not.toBe('')
        expect(words, `${language} ${path} of ${given}`).not.toMatch(/undefined|null|NaN/)
      }
    }
  }
})

test('Arabic has its six forms', () => {
  const files = (count: number) => ar.writing.files([['picture', count]])
  expect(counts.map(files)).toEqual(['0 صور', 'صورة واحدة', 'صورتان', '3 صور', '11 صورة', '100 صورة'])
})

test('what the server refuses is said in each language, and in English as the server says it', () => {
  for (const code of errorCodes.filter((code) => code !== 'VALIDATION_FAILED')) {
    expect(en.server.refusal(code, 'As the server says it.')).toBe('As the server says it.')
    for (const [language, { server }] of Object.entries(others))
      expect(server.refusal(code, 'As the server says it.'), `${language} ${code}`).toMatch(/.\.$/)
  }
})

test('what the server says of fields is known by its words, and left as it is where it is not', () => {
  const refused = [
    () => parse(password, 'a'),
    () => parse(password, `A${'ä'.repeat(40)}\0`),
    () => parse(email, 'nobody'),
    () => parse(nameText({ max: 20 }), 'a\u200eb'),
    () => parse(text({ max: 5 }), ' '),
    () => parse(text({ max: 5 }), 'much too long\u0007'),
    () => parse(text({ min: 3, max: 5 }), 'a'),
    () => parse(list(text({ max: 5 }), 1), ['a', 'b']),
    () => parse(secureAddress, 'http://example.com'),
  ]
  const messages = refused.flatMap(messagesOf)
  expect(messages.length).toBeGreaterThan(10)
  for (const [language, { server }] of Object.entries(others)) {
    for (const message of messages) expect(server.issue(message), `${language}: ${message}`).not.toBeNull()
    expect(server.issue('must be a tree'), language).toBeNull()
    expect(server.refusal('VALIDATION_FAILED', 'email: must be a tree'), language).toBeNull()
    expect(server.refusal('VALIDATION_FAILED', 'email: must be an email address')).toBe(
      server.issue('must be an email address'),
    )
  }
  expect(de.server.issue('must have at least 8 characters')).toContain('8')
  expect(de.server.issue('must be at least 1 minute from now')).toContain('1 Minute')
})

/** What a validation complains of. */
function messagesOf(validate: () => unknown): string[] {
  try {
    validate()
    return []
  } catch (error) {
    return (error as ValidationError).issues.map(({ message }) => message)
  }
}

test('somebody reads what they chose, or else what their browser asks for, or else English', () => {
  expect(languageFor('fr', ['de-DE'])).toBe('fr')
  expect(languageFor('tlh', ['de-DE'])).toBe('de')
  expect(languageFor(null, ['pt-BR', 'es-MX', 'en'])).toBe('es')
  expect(languageFor(null, ['ja'])).toBe('en')
  expect(languageFor('constructor', [])).toBe('en')
})

test('dates are said as where the browser is, when it speaks that language there', () => {
  expect(localeFor('en', ['en-GB', 'de'])).toBe('en-GB')
  expect(localeFor('de', ['en-GB', 'de-AT'])).toBe('de-AT')
  expect(localeFor('fr', ['en-GB'])).toBe('fr')
  expect(localeFor('ar', ['ar-EG'])).toBe('ar')
})

test('only Arabic goes from right to left', () => {
  const keys = Object.keys(languages) as (keyof typeof languages)[]
  expect(keys.filter((language) => directionOf(language) === 'rtl')).toEqual(['ar'])
})
