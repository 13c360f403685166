import { readBeyondPrisma } from '../../../infra/beyond-prisma.ts'
import { migrationStatus } from '../../../infra/migrate.ts'
import { drift, readMigrations } from '../../../infra/schema-engine.ts'
import { prismaFolder } from '../../resources.ts'
import { type Check, failed, ok, skipped, warning } from '../check.ts'
import type { Subject } from '../subject.ts'

/** What PostgreSQL itself brings, and our functions are written in. */
const needed = ['plpgsql']
/** Differences that are told of each kind at most. */
const most = 5

const extensions: Check = {
  number: 13,
  title: 'extensions',
  after: [10],
  todo: 'Let this user read pg_extension.',
  async look({ read, config }) {
    const rows = await read<{ name: string; installed: string; offered: string | null }>(`
      SELECT extname AS name, extversion AS installed, default_version AS offered
        FROM pg_extension
        LEFT JOIN pg_available_extensions ON pg_available_extensions.name = extname`)
    const missing = needed.filter((name) => !rows.some((row) => row.name === name))
    if (missing.length > 0) {
      const todo = `${missing.map((name) => `CREATE EXTENSION ${name};`).join(' ')} as one who may.`
      return failed(`the database lacks ${missing.join(', ')}`, todo)
    }
    const old = rows.filter(({ installed, offered }) => offered !== null && installed !== offered)
    if (old.length > 0 && config.database.kind === 'postgres') {
      const told = old.map(({ name, installed, offered }) => `${name} is ${installed}, and there is ${offered}`)
      return warning(told.join('; '), old.map(({ name }) => `ALTER EXTENSION ${name} UPDATE;`).join(' '))
    }
    return ok(`${needed.join(', ')} is there, and no other is needed`)
  },
}

const differences: Check = {
  number: 16,
  title: 'schema',
  after: [10, 15],
  todo: 'Let this user read the catalogues of PostgreSQL.',
  patience: 60_000,
  async look(subject) {
    const { address } = await subject.database()
    const { unknown } = await migrationStatus(address, prismaFolder)
    if (unknown.length > 0) return skipped('the newer OpenOn is to tell')
    const { lacking, besides } = byPrisma(await drift(address, prismaFolder))
    lacking.push(...(await beyondPrisma(subject)))
    if (lacking.length > 0) {
      const todo =
        'Somebody changed the database past migrations. Make it as prisma/migrations say, or restore a backup.'
      return failed(list([...lacking, ...besides]), todo)
    }
    if (besides.length > 0)
      return warning(list(besides), 'Nothing needs these. Remove them, or keep them in a schema of their own.')
    return ok('tables, indexes, checks, triggers and functions are as migrations made them')
  },
}

/** Prisma says what would have to be done: what is to be added is lacking, and what is to be removed is there besides. */
function byPrisma(diff: string): { lacking: string[]; besides: string[] } {
  const lacking: string[] = []
  const besides: string[] = []
  let place = ''
  let isBesides = false
  for (const line of diff.split('\n').map((line) => line.trim())) {
    const [, sign = '', text = ''] = /^(\[[-+*]\]|-) (.*)$/.exec(line) ?? []
    if (sign === '-') (isBesides ? besides : lacking).push(`${isBesides ? 'has' : 'lacks'} ${place} ${text}`)
    else if (/^Changed the /.test(text)) place = text.replace(/^Changed the `(.*)` .*/, '$1')
    else if (/^(Removed|Added) (tables|enums)/.test(text)) {
      isBesides = sign === '[-]'
      place = text.replace(/^\w+ (\w+)s$/, '$1')
    } else if (sign === '[-]') besides.push(`${place} has ${text.replace(/^Removed /, '')}`)
    else if (sign === '[+]') lacking.push(`${place} lacks ${text.replace(/^Added /, '')}`)
    else if (text) lacking.push(`${place}: ${text}`)
  }
  return { lacking, besides }
}

interface Beyond {
  readonly functions: Readonly<Record<string, string>> | null
  readonly triggers: readonly string[] | null
  readonly checks: readonly string[] | null
  readonly broken: readonly string[] | null
}

async function beyondPrisma({ read }: Subject): Promise<string[]> {
  const { migrationDirectories } = await readMigrations(prismaFolder)
  const scripts = migrationDirectories.map(({ migrationFile: { content } }) =>
    content.tag === 'ok' ? content.value : '',
  )
  const { functions, triggers, checks } = readBeyondPrisma(scripts)
  const [there] = await read<Beyond>(`
    SELECT (SELECT json_object_agg(proname, prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace) AS functions,
           (SELECT json_agg(tgname) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')) AS triggers,
           (SELECT json_agg(conname) FROM pg_constraint WHERE contype = 'c' AND convalidated) AS checks,
           (SELECT json_agg(indexrelid::regclass::text)
              FROM pg_index
              JOIN pg_class ON pg_class.oid = indexrelid
             WHERE NOT indisvalid AND relnamespace = 'public'::regnamespace) AS broken`)
  return [
    ...[...functions].flatMap(([name, body]) => {
      const found = there?.functions?.[name]
      if (found === undefined) return [`lacks the function ${name}`]
      return found === body ? [] : [`the function ${name} is another`]
    }),
    ...[...triggers].filter((name) => !there?.triggers?.includes(name)).map((name) => `lacks the trigger ${name}`),
    ...[...checks].filter((name) => !there?.checks?.includes(name)).map((name) => `lacks the check ${name}`),
    ...(there?.broken ?? []).map((name) => `the index ${name} was never finished`),
  ]
}

function list(all: readonly string[]): string {
  const more = all.length - most
  return `${all.slice(0, most).join('; ')}${more > 0 ? `; and ${more} more` : ''}`
}

export const schemaChecks: readonly Check[] = [extensions, differences]
