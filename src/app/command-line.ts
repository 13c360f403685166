import { parseArgs } from 'node:util'
import { help } from './help.ts'
import { roles } from './start.ts'
import { isUserAct } from './user-commands.ts'

/** The command line asks for nothing there is: its message says what, and what there is. */
export class UsageError extends Error {}

/** What was asked for, and with which words; as many as the command takes. */
export interface CommandLine {
  readonly command: string
  readonly words: readonly string[]
}

interface Usage {
  /** What is said to who uses it otherwise. */
  readonly usage: string
  takes(words: readonly string[]): boolean
}

const nothing = (command: string): [string, Usage] => [
  command,
  { usage: `openon ${command} takes nothing more`, takes: (words) => words.length === 0 },
]

const commands: ReadonlyMap<string, Usage> = new Map([
  ...[...roles, 'demo', 'db:migrate', 'db:status', 'db:recount', 'help', 'version'].map(nothing),
  [
    'db:diff',
    {
      usage: 'Give the migration a name of small letters, digits and _: openon db:diff add_replies',
      takes: ([name = '', ...others]) => /^[a-z0-9_]{1,100}$/.test(name) && others.length === 0,
    },
  ],
  [
    'user',
    {
      usage: 'Say what to do, and with whom: openon user show|activate|end-sessions NAME_OR_EMAIL',
      takes: ([act, login, ...others]) => isUserAct(act) && Boolean(login) && others.length === 0,
    },
  ],
])

/**
 * Reads what the program is started with. Nothing is done where any of it is not understood: who mistypes an option
 * means something else.
 *
 * @throws {UsageError}
 */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { values, positionals } = parse(args)
  if (values.help) return { command: 'help', words: [] }
  if (values.version) return { command: 'version', words: [] }
  const [command = 'all', ...words] = positionals
  const known = commands.get(command)
  if (!known) throw new UsageError(`There is no command ${quoted(command)}.\n\n${help()}`)
  if (known.takes(words)) return { command, words }
  const given = words.length > 0 ? ` (after it came ${words.map(quoted).join(', ')})` : ''
  throw new UsageError(`${known.usage}${given}`)
}

function parse(args: readonly string[]) {
  try {
    const options = { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean', short: 'v' } } as const
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw new UsageError(error.message)
    throw error
  }
}

const quoted = (word: string): string => `"${word.length > 100 ? `${word.slice(0, 100)}…` : word}"`
