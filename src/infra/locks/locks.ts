import { type Effect, effectOf } from './actions.ts'
import { nameIn, partsOf, statementsIn } from './statements.ts'

/** That a statement of a migration takes hold of something that others use meanwhile. */
export interface Lock extends Effect {
  /** Without comments, on one line. */
  readonly statement: string
  /** Which table; of an index or a type, its name. */
  readonly of: string
}

const name = String.raw`(?:IF (?:NOT )?EXISTS )?(?:ONLY )?((?:"(?:[^"]|"")*"|[\w.])+)`
/** Of a statement that begins so; NAME is what it is about. */
const like = (text: string): RegExp => new RegExp(`^${text.replace('NAME', name)}`, 'i')

/** Statements other than `ALTER TABLE`. */
const others: readonly (Effect & { readonly is: RegExp })[] = [
  {
    is: like('CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY\\b).*?\\bON NAME'),
    mode: 'SHARE',
    holds: 'reads',
    instead: 'CREATE INDEX CONCURRENTLY, as the one statement of a migration of its own.',
  },
  {
    is: like('CREATE (?:UNIQUE )?INDEX CONCURRENTLY\\b.*?\\bON NAME'),
    mode: 'SHARE UPDATE EXCLUSIVE',
    holds: 'reads',
  },
  {
    is: like('DROP INDEX (?!CONCURRENTLY\\b)NAME'),
    mode: 'ACCESS EXCLUSIVE',
    holds: 'moment',
    instead: 'DROP INDEX CONCURRENTLY, as the one statement of a migration of its own.',
  },
  {
    is: like('DROP TABLE NAME'),
    mode: 'ACCESS EXCLUSIVE',
    holds: 'moment',
    breaks: 'The version before may still use it.',
    instead: 'release a version that does not use it first.',
  },
  {
    is: like('CREATE (?:OR REPLACE )?(?:CONSTRAINT )?TRIGGER\\b.*?\\bON NAME'),
    mode: 'SHARE ROW EXCLUSIVE',
    holds: 'moment',
  },
  { is: like('DROP TRIGGER\\b.*?\\bON NAME'), mode: 'ACCESS EXCLUSIVE', holds: 'moment' },
  {
    is: like('CREATE TABLE .*?\\bPARTITION OF NAME'),
    mode: 'ACCESS EXCLUSIVE',
    holds: 'moment',
    instead: 'CREATE TABLE … (LIKE …), and ATTACH PARTITION, beside which everybody reads and writes.',
  },
  {
    is: like(
      '(?:(?:UPDATE|DELETE FROM|MERGE INTO)|WITH\\b.*?(?<!\\b(?:FOR|KEY|DO|ON) )\\b(?:UPDATE|DELETE FROM)) NAME',
    ),
    mode: 'ROW EXCLUSIVE',
    holds: 'writes',
    instead: 'where they may be many, change them batch by batch, in a job or a command.',
  },
  { is: like('TRUNCATE (?:TABLE )?NAME'), mode: 'ACCESS EXCLUSIVE', holds: 'moment', breaks: 'All its rows go.' },
  { is: like('(?:VACUUM FULL|CLUSTER) NAME'), mode: 'ACCESS EXCLUSIVE', holds: 'writes' },
  {
    is: like('REINDEX TABLE (?!CONCURRENTLY\\b)NAME'),
    mode: 'SHARE',
    holds: 'reads',
    instead: 'REINDEX TABLE CONCURRENTLY, as the one statement of a migration of its own.',
  },
  { is: like('LOCK (?:TABLE )?NAME'), mode: 'ACCESS EXCLUSIVE', holds: 'moment' },
  {
    is: like('ALTER TYPE NAME ADD VALUE'),
    mode: null,
    holds: 'moment',
    breaks: 'The version before fails at rows that have the new value.',
    instead: 'release a version that knows the value, and writes it only when all processes are of that version.',
  },
  {
    is: like('DROP (?:MATERIALIZED )?(?:VIEW|FUNCTION|PROCEDURE|SEQUENCE|DOMAIN) NAME'),
    mode: null,
    holds: 'moment',
    breaks: 'The version before may still use it.',
    instead: 'release a version that does not use it first.',
  },
  { is: /^DO\b()/i, mode: null, holds: 'moment', breaks: 'What it does is not looked into.' },
  {
    is: like('(?:ALTER|DROP) TYPE NAME'),
    mode: null,
    holds: 'moment',
    breaks: 'The version before may still use it as it was.',
    instead: 'release a version that does not first.',
  },
]

/**
 * What a migration takes hold of that others use while it runs. What it has made itself is nobody's yet, and left out. It is
 * read, not run: what functions and `DO` blocks do is not seen, which is told.
 */
export function locksOf(migration: string): Lock[] {
  const made = new Set<string>()
  return statementsIn(migration).flatMap((statement) => {
    const creates = namedIn(statement, creating)
    // With IF NOT EXISTS it may have been there before.
    if (creates !== null && !/^CREATE TABLE IF NOT/i.test(statement)) made.add(creates)
    return locksOfStatement(statement, made).filter((lock) => !made.has(lock.of))
  })
}

const creating = like('CREATE (?:TABLE|TYPE) NAME')
const altering = like('ALTER TABLE NAME ')
const referring = / REFERENCES ((?:"(?:[^"]|"")*"|[\w.])+)/i
const allReferring = new RegExp(referring, 'gi')

function locksOfStatement(statement: string, made: ReadonlySet<string>): Lock[] {
  const altered = namedIn(statement, altering)
  if (altered === null) {
    // A table that is made here has no rows yet of which the others would have to be looked for.
    const referred = creating.test(statement) ? statement.matchAll(allReferring) : []
    const found = [...referred].map(([, written = '']) => nameIn(written))
    const locks: Lock[] = found.map((of) => ({ statement, of, mode: 'SHARE ROW EXCLUSIVE', holds: 'moment' }))
    const other = others.find(({ is }) => is.test(statement))
    if (!other) return locks
    const { is, ...effect } = other
    return [{ statement, of: namedIn(statement, is) ?? '', ...effect }, ...locks]
  }
  const beginning = altering.exec(statement)?.[0] ?? ''
  return partsOf(statement.slice(beginning.length)).flatMap((action) => {
    const lock: Lock = { statement: beginning + action, of: altered, ...effectOf(action) }
    const referred = namedIn(action, referring)
    if (referred === null) return [lock]
    const mode = 'SHARE ROW EXCLUSIVE'
    const { statement } = lock
    return made.has(altered)
      ? [{ statement, of: referred, mode, holds: 'moment' }]
      : [lock, { ...lock, of: referred, mode }]
  })
}

function namedIn(text: string, is: RegExp): string | null {
  const written = is.exec(text)?.[1]
  return written === undefined ? null : nameIn(written)
}

const meanwhile = {
  'ACCESS EXCLUSIVE': 'nobody reads or writes it',
  'SHARE ROW EXCLUSIVE': 'nobody writes it',
  SHARE: 'nobody writes it',
  'SHARE UPDATE EXCLUSIVE': 'everybody reads and writes it',
  'ROW EXCLUSIVE': 'nobody else changes the rows that it changes',
} as const

const lasting = {
  moment: 'for a moment',
  reads: 'while all of it is read',
  writes: 'while its rows are written',
} as const

/**
 * What whoever wrote a migration is told of it, line by line; nothing where nobody feels it. What is locked for a
 * moment, and neither breaks anything nor can be had in another way, is named together.
 */
export function tellLocks(locks: readonly Lock[]): string[] {
  const isGentle = ({ mode, breaks, instead }: Lock) => mode === 'SHARE UPDATE EXCLUSIVE' && !breaks && !instead
  const isBrief = ({ holds, breaks, instead }: Lock) => holds === 'moment' && !breaks && !instead
  const felt = locks.filter((lock) => !isGentle(lock))
  const brief = [...new Set(felt.filter(isBrief).map((lock) => lock.of))]
  return [
    ...(brief.length > 0
      ? [`It locks for a moment, and for longer behind somebody's long transaction: ${brief.join(', ')}.`]
      : []),
    ...felt.filter((lock) => !isBrief(lock)).flatMap(tell),
  ]
}

function tell({ statement, of, mode, holds, breaks, instead }: Lock): string[] {
  return [
    `WARNING  ${statement.length > 120 ? `${statement.slice(0, 120)}…` : statement}`,
    ...(mode ? [`         ${of}: ${mode}, ${meanwhile[mode]} ${lasting[holds]}.`] : []),
    ...(breaks ? [`         ${breaks}`] : []),
    ...(instead ? [`         Instead: ${instead}`] : []),
  ]
}
