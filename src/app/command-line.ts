import { parseArgs } from 'node:util'
import { help } from './help.ts'
import { roles } from './roles.ts'

/** The command line asks for nothing there is: its message says what, and what there is. */
export class UsageError extends Error {}

/** What was asked for, and with which words; as many as the command takes. */
export interface CommandLine {
  readonly command: string
  readonly words: readonly string[]
  /** Those that are given of the command's own. */
  readonly options: readonly Option[]
}

const commandOptions = ['json', 'fix', 'anyway'] as const
type Option = (typeof commandOptions)[number]

/** What is done to an account. */
const userActs = ['show', 'activate', 'end-sessions'] as const
export type UserAct = (typeof userActs)[number]

export const isUserAct = (act: string | undefined): act is UserAct => (userActs as readonly unknown[]).includes(act)

interface Usage {
  /** What is said to who uses it otherwise. */
  readonly usage: string
  takes(words: readonly string[]): boolean
  /** None where it says nothing. */
  readonly options?: readonly Option[]
}

const nothing = (command: string): [string, Usage] => [
  command,
  { usage: `openon ${command} takes nothing more`, takes: (words) => words.length === 0 },
]

const commands: ReadonlyMap<string, Usage> = new Map([
  ...[...roles, 'demo', 'db:migrate', 'db:status', 'db:recount', 'help', 'version'].map(nothing),
  [
    'doctor',
    {
      usage: 'openon doctor takes nothing but --json and --fix',
      takes: (words) => words.length === 0,
      options: ['json', 'fix'],
    },
  ],
  [
    'db:diff',
    {
      usage: 'Give the migration a name of small letters, digits and _: openon db:diff add_replies',
      takes: ([name = '', ...others]) => /^[a-z0-9_]{1,100}$/.test(name) && others.length === 0,
    },
  ],
  ...['backup', 'restore'].map((command): [string, Usage] => [
    command,
    {
      usage: `Name one file: openon ${command} FILE`,
      takes: ([file, ...others]) => Boolean(file) && others.length === 0,
    },
  ]),
  [
    'user',
    {
      usage: 'Say what to do, and with whom: openon user show|activate|end-sessions NAME_OR_EMAIL',
      takes: ([act, login, ...others]) => isUserAct(act) && Boolean(login) && others.length === 0,
    },
  ],
  [
    'letter',
    {
      usage: 'Say what is asked, and of which letter: openon letter why ID [--json]',
      takes: ([act, id, ...others]) => act === 'why' && Boolean(id) && others.length === 0,
      options: ['json'],
    },
  ],
  [
    'feed',
    {
      usage: 'Say whether everybody’s feed is meant, or whose: openon feed verify [NAME_OR_EMAIL] [--json]',
      takes: ([act, login, ...others]) => act === 'verify' && login !== '' && others.length === 0,
      options: ['json'],
    },
  ],
  [
    'seed',
    {
      usage: 'Say at most how many letters, of 1 to 1,000,000: openon seed [LETTERS] [--anyway]',
      takes: ([count = '1', ...others]) => /^[1-9]\d{0,5}$|^1000000$/.test(count) && others.length === 0,
      options: ['anyway'],
    },
  ],
  [
    'queue',
    { usage: 'openon queue takes nothing but --json', takes: (words) => words.length === 0, options: ['json'] },
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
  if (values.help) return { command: 'help', words: [], options: [] }
  if (values.version) return { command: 'version', words: [], options: [] }
  const [command = 'all', ...words] = positionals
  const known = commands.get(command)
  if (!known) throw new UsageError(`There is no command ${quoted(command)}.\n\n${help()}`)
  const options = commandOptions.filter((option) => values[option])
  const [foreign] = options.filter((option) => !known.options?.includes(option))
  if (foreign) throw new UsageError(`openon ${command} takes no --${foreign}`)
  if (known.takes(words)) return { command, words, options }
  const given = words.length > 0 ? ` (after it came ${words.map(quoted).join(', ')})` : ''
  throw new UsageError(`${known.usage}${given}`)
}

function parse(args: readonly string[]) {
  try {
    const options = {
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
      json: { type: 'boolean' },
      fix: { type: 'boolean' },
      anyway: { type: 'boolean' },
    } as const
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw new UsageError(error.message)
    throw error
  }
}

const quoted = (word: string): string => `"${word.length > 100 ? `${word.slice(0, 100)}…` : word}"`
