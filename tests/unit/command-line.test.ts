import { describe, expect, test } from 'vitest'
import { readCommandLine, UsageError } from '../../src/app/command-line.ts'
import { printable } from '../../src/infra/printable.ts'

describe('what a command line says that is not understood is told by its name', () => {
  test.for<[readonly string[], string]>([
    [['--port', '80'], '--port'],
    [['all', '--help=yes'], '--help'],
    [['api', 'now'], '"now"'],
    [['db:status', '--fix'], '--fix'],
    [['db:migrate', 'down'], '"down"'],
    [['db:diff'], 'add_replies'],
    [['db:diff', '../../evil'], '"../../evil"'],
    [['db:diff', 'x'.repeat(100_000)], '"xxx'],
    [['backup'], 'openon backup FILE'],
    [['restore', 'a.age', 'b.age'], '"b.age"'],
    [['user'], 'NAME_OR_EMAIL'],
    [['user', 'show'], 'NAME_OR_EMAIL'],
    [['user', 'show', ''], 'NAME_OR_EMAIL'],
    [['user', 'constructor', 'alice'], '"constructor"'],
    [['user', 'activate', 'alice', 'bob'], '"bob"'],
    [['user', 'end-sessions', '--all'], '--all'],
    [['letter', 'what', 'x'], 'letter why ID'],
    [['letter', 'why'], 'letter why ID'],
    [['feed', 'verify', ''], 'feed verify'],
    [['feed', 'repair'], '"repair"'],
    [['queue', 'empty'], '"empty"'],
    [['seed', '0'], '"0"'],
    [['seed', '1000001'], '"1000001"'],
    [['doctor', '--anyway'], '--anyway'],
    [['db:status', '--json'], '--json'],
    [['doctor', 'alice'], '"alice"'],
    [['doctor', '--json=yes'], '--json'],
    [['api', '--json'], '--json'],
    [['__proto__'], '"__proto__"'],
    [[''], '""'],
  ])('%j', ([args, named]) => {
    const read = () => readCommandLine(args)
    expect(read).toThrow(UsageError)
    expect(read).toThrow(named)
    const [first = ''] = (() => {
      try {
        read()
      } catch (error) {
        return (error as Error).message.split('\n')
      }
      return []
    })()
    expect(first.length).toBeLessThan(500)
  })

  test('and whatever it says is shown as one line that can be read', () => {
    expect(printable('a\x1b[2J\x9b2J\r\n\u202eb\u200b\ud800\u2028')).toBe(
      'a\\u{1b}[2J\\u{9b}2J\\u{d}\\u{a}\\u{202e}b\\u{200b}\\u{d800}\\u{2028}',
    )
    expect(printable('Zoë 漢字 👍 — “fine”')).toBe('Zoë 漢字 👍 — “fine”')
    expect(printable('x'.repeat(100_000)).length).toBeLessThan(1_100)
  })
})

test.for<[readonly string[], string, readonly string[]]>([
  [[], 'all', []],
  [['worker'], 'worker', []],
  [['-h'], 'help', []],
  [['user', '--help'], 'help', []],
  [['-v'], 'version', []],
  [['db:diff', 'add_replies'], 'db:diff', ['add_replies']],
  [['user', 'show', "' OR 1=1 --"], 'user', ['show', "' OR 1=1 --"]],
  [['user', 'show', '--', '-alice'], 'user', ['show', '-alice']],
])('%j is %s with %j', ([args, command, words]) => {
  expect(readCommandLine(args)).toEqual({ command, words, options: [] })
})

test('JSON is asked for where there is any, before or after', () => {
  for (const args of [
    ['--json', 'feed', 'verify'],
    ['feed', 'verify', '--json'],
  ])
    expect(readCommandLine(args)).toEqual({ command: 'feed', words: ['verify'], options: ['json'] })
})

test('a doctor may be told to set right what it finds, and to say it to a program', () => {
  expect(readCommandLine(['--fix', 'doctor', '--json'])).toEqual({
    command: 'doctor',
    words: [],
    options: ['json', 'fix'],
  })
})
