import { describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { ValidationError } from '../../src/domain/errors.ts'
import { email, lengthOf, list, nameText, parse, text, webAddress } from '../../src/domain/validation.ts'

/** What is wrong with a value; empty when it is taken. */
function complaints(schema: z.ZodType, value: unknown): string[] {
  const { success, error } = schema.safeParse(value)
  return success ? [] : error.issues.map(({ message }) => message)
}

describe('a list', () => {
  test('of too many entries is refused with nothing of it looked at', () => {
    const look = vi.fn()
    const few = list(z.string().superRefine(look), 2)
    expect(complaints(few, ['a', 'b', 'c'])).toEqual(['must have at most 2 entries'])
    expect(look).not.toHaveBeenCalled()
    expect(few.parse(['a', 'b'])).toEqual(['a', 'b'])
    expect(complaints(few, ['a', 1])).toHaveLength(1)
  })
})

describe('text', () => {
  const line = text({ max: 5 })
  const prose = text({ max: 20, prose: true })

  test('is trimmed at both ends and nowhere else', () => {
    expect(line.parse('  a b\u00a0\n')).toBe('a b')
    expect(prose.parse('\n\n a\n\n b \n')).toBe('a\n\n b')
  })

  test('is measured after trimming', () => {
    expect(line.parse('   12345   ')).toBe('12345')
    expect(complaints(line, '123456')).toEqual(['must have at most 5 characters (it has 6)'])
  })

  test('that is far too long is refused unread, whatever would be trimmed off', () => {
    expect(complaints(line, ' '.repeat(10_000))).toEqual(['must have at most 5 characters'])
    expect(complaints(line, `${' '.repeat(1_000)}12345`)).toEqual([])
  })

  test.each(['', ' ', '\n\t\r\n', '\u3000', '\ufeff'])('that is blank is refused: %j', (blank) => {
    expect(complaints(line, blank)).toContain('must not be blank')
  })

  test('is counted in code points', () => {
    expect(lengthOf('👍👍👍👍👍')).toBe(5)
    expect(line.parse('👍👍👍👍👍')).toBe('👍👍👍👍👍')
    expect(complaints(line, '👍👍👍👍👍👍')).toEqual(['must have at most 5 characters (it has 6)'])
  })

  test.each(['\0', '\u0001', '\u001b', '\u007f', '\u0085', '\u009f'])(
    'with the control character %j is refused',
    (c) => {
      expect(complaints(line, `a${c}b`)).toEqual(['must not contain control characters'])
      expect(complaints(prose, `a${c}b`)).toEqual(['must not contain control characters'])
    },
  )

  test.each(['a\ud800b', 'a\udc00b', '\udc00\ud800'])('with half a surrogate pair is refused: %j', (half) => {
    expect(complaints(line, half)).toContain('must not contain control characters')
    expect(complaints(prose, half)).toContain('must not contain control characters')
  })

  test('on one line takes no line break and no tab, prose takes both', () => {
    expect(complaints(line, 'a\nb')).toHaveLength(1)
    expect(complaints(line, 'a\tb')).toHaveLength(1)
    expect(prose.parse('a\n\tb')).toBe('a\n\tb')
  })

  test('has one kind of line end', () => {
    expect(prose.parse('a\r\nb\r\n\r\nc')).toBe('a\nb\n\nc')
    expect(complaints(prose, 'a\rb')).toEqual(['must not contain control characters'])
  })

  test('keeps joiners, marks and right-to-left text as they are', () => {
    for (const value of ['👩‍👧', 'e\u0301', 'שלום', '\u200fא']) expect(line.parse(value)).toBe(value)
  })

  test('tells everything that is wrong at once', () => {
    expect(complaints(line, 'ab\0cdefg')).toHaveLength(2)
  })
})

describe('an email', () => {
  test.for([
    'a full stop of other scripts: a@example。com',
    'full-width letters: a@ｅxample.com',
    'what is not looked at: a@exa\ufe0fmple.com',
    'a full stop at the end: a@example.com.',
    'a number: a@127.1',
  ])('is refused with another spelling of its domain, by %s', (line) => {
    expect(complaints(email, line.slice(line.indexOf(': ') + 2))).toEqual(['must be an email address'])
  })
  test('is kept in lower case', () => expect(email.parse(' Alice@Example.COM ')).toBe('alice@example.com'))

  test.each(['alice', '@example.com', 'alice@', 'a b@c', 'a@b@c', 'a@b c', 'a\n@b', `${'a'.repeat(250)}@b.cd`])(
    'is refused: %s',
    (value) => {
      expect(complaints(email, value).length).toBeGreaterThan(0)
    },
  )

  test('may be long and foreign', () => {
    expect(email.parse(`${'a'.repeat(249)}@b.cd`)).toHaveLength(254)
    expect(email.parse('jürgen@münchen.example')).toBe('jürgen@münchen.example')
    expect(email.parse('jürgen@xn--mnchen-3ya.example')).toBe('jürgen@xn--mnchen-3ya.example')
  })
})

describe('a name', () => {
  const name = nameText({ max: 20 })

  test.each([
    '\u202egninnips',
    'a\u200bb',
    'al\u200dice',
    'al\u200cice',
    '\u2066x\u2069',
    '\u200fא',
    'a\u00adb',
    'a\ufeffb',
    'a\u2060b',
    'a\u061cb',
    '\u3164\u3164',
    '\u{e0041}a',
    'a\u2028b',
    '\u200d👧',
    '👩\u200d',
  ])('is refused with what nobody sees: %j', (value) => {
    expect(complaints(name, value)).toEqual(['must not contain invisible characters'])
    expect(complaints(email, `${value}@example.com`)).toContain('must not contain invisible characters')
    expect(complaints(text({ max: 20, prose: true }), value)).toEqual([])
  })

  test.each(['👩‍👧', '❤️‍🔥', '🏃🏽‍♀️', 'علی\u200cرضا', 'क्\u200dष', 'שלום', 'e\u0301', '李 明', 'O’Neill'])(
    'in any script is taken: %s',
    (value) => {
      expect(complaints(name, value)).toEqual([])
    },
  )
})

describe('a web address', () => {
  test.each(['https://example.com/a?b#c', 'http://localhost:3000'])('is taken: %s', (value) => {
    expect(webAddress.parse(value)).toBe(value)
  })

  test.each([
    'javascript:alert(1)',
    'ftp://example.com',
    'example.com',
    '//example.com',
    'https://',
    'data:text/plain,x',
  ])('is refused: %s', (value) => {
    expect(complaints(webAddress, value)).toEqual(['must be an http or https URL'])
  })
})

describe('parse', () => {
  const schema = z.object({ title: text({ max: 3 }), media: z.array(webAddress) })

  test('names the path of every issue, list positions included', () => {
    try {
      parse(schema, { title: '', media: ['https://a.b', 'x'] })
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(ValidationError)
      expect((error as ValidationError).issues.map(({ path }) => path)).toEqual([['title'], ['media', '1']])
    }
  })

  test('gives what the schema made of the input', () => {
    expect(parse(schema, { title: ' a ', media: [] })).toEqual({ title: 'a', media: [] })
  })
})
