import { expect, test } from 'vitest'
import { chosenKinds } from '../../src/domain/notices/kinds.ts'
import {
  changeWords,
  letterWords,
  newsWords,
  ownedWords,
  proofWords,
  resetWords,
  securityWords,
  trialWords,
} from '../../src/domain/notices/mails/words.ts'
import type { LetterMoment, SecurityMatter } from '../../src/domain/notices/notice.ts'
import { pushWords } from '../../src/domain/notices/pushes/words.ts'
import type { Told } from '../../src/domain/notices/target-route.ts'
import { catalogues } from '../../src/language/catalogues.ts'
import { timesOf } from '../../src/language/grammar.ts'
import { isLanguage, type Language, languages } from '../../src/language/languages.ts'
import { said, sameIn, shapeOf, textsOf } from '../support/texts.ts'

const all = Object.keys(languages).filter(isLanguage)
const { en, ...others } = catalogues

const at = new Date('2030-01-09T04:05:06.789Z')
/** Each of the forms that Arabic has, and where it begins anew. */
const counts = [0, 1, 2, 3, 10, 11, 99, 100, 101, 102, 103, 500]
/** Texts that take something else than words. */
const samples: readonly (readonly [path: RegExp, calls: readonly (readonly unknown[])[]])[] = [
  [/\.what$/, counts.map((count) => [count])],
  [/^mails\.news\.more$/, counts.map((count) => [count])],
  [/^mails\.letter\.others$/, counts.map((count) => [count])],
  [/^mails\.letter\.staysShut$/, [[at]]],
  [/\.happened$/, [['a name', at]]],
  [
    /^mails\.news\.ofThese$/,
    [
      ['a thing', ['one']],
      ['a thing', ['one', 'two', 'three']],
    ],
  ],
  [
    /^pushes\..*\.who$/,
    [
      ['a name', false],
      ['a name', true],
    ],
  ],
]
const callsOf = (path: string) => samples.find(([pattern]) => pattern.test(path))?.[1]

test('every language has every text, with as much in it as in English, and none is left in English', () => {
  for (const [language, catalogue] of Object.entries(others)) {
    expect(shapeOf(catalogue), language).toEqual(shapeOf(en))
    expect(sameIn(catalogue, en), language).toEqual([])
  }
})

test('a text says all that it is given, whatever the number', () => {
  for (const language of all) {
    for (const [path, value] of textsOf(catalogues[language])) {
      if (typeof value === 'string') continue
      const names = Array.from({ length: value.length }, (_, n) => `⟨${n}⟩`)
      for (const given of callsOf(path) ?? [names]) {
        const words = said(value(...given))
        const where = `${language} ${path} of ${given}`
        expect(words, where).not.toMatch(/undefined|null|NaN|\[object/)
        for (const part of given.flat()) if (typeof part === 'string') expect(words, where).toContain(part)
        // So many as have no word of their own.
        for (const part of given) if (Number(part) > 2 && !(part instanceof Date)) expect(words, where).toContain(part)
        if (given.includes(at)) expect(words, where).toMatch(/2030.*UTC/)
      }
    }
  }
})

/** All mails there are to a person, with a sentence of each. */
function mailsIn(language: Language): { readonly subject: string; readonly text: string; readonly html: string }[] {
  const url = 'https://openon.example.com/#/'
  const linked = { language, username: 'ada', url }
  const security = { ...linked, at: at.toISOString(), device: 'Firefox on <Linux>' }
  const waiting = { language, sender: 'Bob', others: 2, day: at, url, silenceUrl: url }
  const letters = [
    { who: 'Bob', title: null },
    { who: 'Carl', title: 'Of the sea' },
  ]
  const news = { language, url, leave: url }
  return [
    proofWords(linked),
    changeWords(linked),
    resetWords(linked),
    ownedWords({ ...linked, claimedBy: 'mallory' }),
    trialWords(linked),
    ...(['NEW_DEVICE', 'PASSWORD_CHANGED', 'EMAIL_CHANGED'] satisfies SecurityMatter[]).map((matter) =>
      securityWords(matter, security),
    ),
    ...(['SEALED', 'CHECK', 'UNFOLDING', 'READY'] satisfies LetterMoment[]).map((moment) =>
      letterWords(moment, waiting),
    ),
    ...chosenKinds.flatMap((kind) => [
      newsWords(kind, { ...news, count: 1, letters: [] }),
      newsWords(kind, { ...news, count: 2, letters }),
      newsWords(kind, { ...news, count: 7, letters }),
    ]),
  ]
}

test('every mail is whole in every language, and says which it is', () => {
  for (const language of all) {
    for (const { subject, text, html } of mailsIn(language)) {
      for (const part of [subject, text, html]) expect(part).not.toMatch(/undefined|null|NaN|\[object|\$\{/)
      const dir = language === 'ar' ? 'rtl' : 'ltr'
      expect(html).toContain(`<html lang="${language}" dir="${dir}">`)
      expect(html).toContain(`<body lang="${language}" dir="${dir}"`)
      expect(html).not.toContain('<Linux>')
      expect(text).toContain(`${catalogues[language].mails.before('⟨⟩').replace('⟨⟩', '')}\nhttps://`)
    }
  }
})

test('French keeps its signs with the words before them', () => {
  const texts = [...mailsIn('fr').flatMap(({ subject, text }) => [subject, text.replaceAll(/https:\S+/g, '')])]
  for (const [path, value] of textsOf(catalogues.fr)) if (typeof value === 'string') texts.push(`${path} ${value}`)
  for (const text of texts) {
    // But in a time of the day.
    expect(text.replaceAll(/\d\d:\d\d/g, '')).not.toMatch(/[^\u00a0][:;!?»]|«[^\u00a0]/)
  }
})

test('several letters are a list, and those that have no place in it a number', () => {
  const told = (language: Language, count: number) =>
    newsWords('READY', {
      language,
      count,
      letters: [
        { who: 'Bob', title: 'Of the sea' },
        { who: 'Carl', title: null },
      ],
      url: 'https://x/',
      leave: 'https://x/',
    }).text.split('\n')[0]
  expect(told('en', 2)).toBe('2 letters for you are ready: “Of the sea” from Bob and from Carl.')
  expect(told('en', 5)).toBe('5 letters for you are ready: “Of the sea” from Bob, from Carl and 3 more.')
  expect(told('de', 3)).toBe(
    '3 Briefe für dich können geöffnet werden: „Of the sea“ von Bob, von Carl und ein weiterer.',
  )
  expect(told('es', 3)).toBe('3 cartas para ti ya se pueden abrir: «Of the sea» de Bob, de Carl y otra más.')
})

test('Arabic has its six forms, and names turn nothing around', () => {
  const { mails, pushes } = catalogues.ar
  expect([0, 1, 2, 3, 11, 100].map(mails.letter.others)).toEqual([
    'وليس لك غيرها.',
    'ولك رسالة أخرى مثلها.',
    'ولك رسالتان أخريان مثلها.',
    'ولك 3 رسائل أخرى مثلها.',
    'ولك 11 رسالة أخرى مثلها.',
    'ولك 100 رسالة أخرى مثلها.',
  ])
  expect([1, 2, 3, 11].map(pushes.kinds.READY.what)).toEqual([
    'رسالة جاهزة للفتح',
    'رسالتان جاهزتان للفتح',
    '3 رسائل جاهزة للفتح',
    '11 رسالة جاهزة للفتح',
  ])
  expect(pushes.kinds.READY.who('Bob (x)', true)).toBe('من \u2068Bob (x)\u2069 وآخرين')
})

test('a push has the words of its language, and names the first of several', () => {
  const bob = { username: 'bob', displayName: 'Bob', isDeleted: false }
  const letter = { capsuleId: '1', title: null, sender: bob, other: bob }
  const told: Told = { kind: 'OPENED', seq: 1, at: at.toISOString(), count: 3, letters: [letter] }
  expect(pushWords(told, 'en')).toEqual({ title: '3 of your letters were opened', body: 'By Bob and others' })
  expect(pushWords(told, 'fr')).toEqual({ title: '3 de vos lettres ont été ouvertes', body: 'Par Bob et d’autres' })
  const gone = { ...letter, other: { ...bob, isDeleted: true } }
  expect(pushWords({ ...told, count: 1, letters: [gone] }, 'de')).toEqual({
    title: 'Dein Brief wurde geöffnet',
    body: 'Von Gelöschtes Konto',
  })
  for (const language of all) expect(pushWords({ kind: 'TEST' }, language).body).toMatch(/.\.$/)
})

test('instants are told by the clocks of UTC, and say so', () => {
  const times = all.map((language) => timesOf(language === 'en' ? 'en-GB' : language))
  expect(times.map(({ day }) => day(at))).toEqual([
    '9 January 2030 (UTC)',
    '9. Januar 2030 (UTC)',
    '9 janvier 2030 (UTC)',
    '9 de enero de 2030 (UTC)',
    '9 يناير 2030 (UTC)',
  ])
  for (const { instant } of times) expect(instant(at)).toMatch(/2030.*04:05.*UTC/)
})
