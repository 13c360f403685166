/** What a statement does to a table that others use meanwhile. */
export interface Effect {
  /** PostgreSQL's name of the lock that it takes; null where it takes none on a table. */
  readonly mode:
    | 'ACCESS EXCLUSIVE'
    | 'SHARE ROW EXCLUSIVE'
    | 'SHARE'
    | 'SHARE UPDATE EXCLUSIVE'
    | 'ROW EXCLUSIVE'
    | null
  /** How long it takes: a moment, or as long as it reads the whole table, or writes its rows. */
  readonly holds: 'moment' | 'reads' | 'writes'
  /** What the version before, which runs meanwhile, does not bear. */
  readonly breaks?: string
  /** How the same is reached without. */
  readonly instead?: string
}

interface Rule {
  readonly is: RegExp
  readonly effect: Effect
}

const everybody = 'ACCESS EXCLUSIVE'

/**
 * Default values that PostgreSQL computes once, for all rows there are, and not for each: others may be written into each.
 * What goes on behind one, as after `||`, is another.
 */
const computedOnce =
  /\bDEFAULT\s+(?:[-+]?[\d.]+|'(?:[^']|'')*'|true|false|null|current_timestamp|current_date|now\(\)|ARRAY\s*\[\s*\])(?:::[\w"]+(?:\[\])?(?:\(\d+\))?)*(?=$|\s+(?:NOT|NULL|CONSTRAINT|CHECK|UNIQUE|PRIMARY|REFERENCES|COLLATE)\b)/i

const isFilled = (action: string): boolean => /\bDEFAULT\b/i.test(action) && !computedOnce.test(action)
const numbersItself = /^ADD (?:COLUMN )?.*\b(?:SMALLSERIAL|SERIAL|BIGSERIAL|AS IDENTITY|STORED)\b/i

const filling: Effect = {
  mode: everybody,
  holds: 'writes',
  instead:
    'add the column without it, SET DEFAULT in the same migration for rows to come, and fill the old ones batch by batch.',
}

/** Of an `ALTER TABLE`; the first rule that fits says what is so. */
const rules: readonly Rule[] = [
  {
    is: /^ADD (?:CONSTRAINT \S+ )?FOREIGN KEY\b(?!.*\bNOT VALID\b)/i,
    effect: {
      mode: 'SHARE ROW EXCLUSIVE',
      holds: 'reads',
      instead: 'ADD CONSTRAINT … NOT VALID, and VALIDATE CONSTRAINT in a later migration.',
    },
  },
  {
    is: /^ADD (?:CONSTRAINT \S+ )?FOREIGN KEY\b/i,
    effect: { mode: 'SHARE ROW EXCLUSIVE', holds: 'moment' },
  },
  {
    is: /^ADD (?:CONSTRAINT \S+ )?CHECK\b(?!.*\bNOT VALID\b)/i,
    effect: {
      mode: everybody,
      holds: 'reads',
      instead: 'ADD CONSTRAINT … NOT VALID, and VALIDATE CONSTRAINT in a later migration.',
    },
  },
  {
    is: /^ADD (?:CONSTRAINT \S+ )?(?:UNIQUE|PRIMARY KEY|EXCLUDE)\b(?!.*\bUSING INDEX\b)/i,
    effect: {
      mode: everybody,
      holds: 'reads',
      instead:
        'CREATE UNIQUE INDEX CONCURRENTLY in a migration of its own, and ADD CONSTRAINT … USING INDEX in a later one.',
    },
  },
  { is: /^ADD (?:CONSTRAINT|CHECK|UNIQUE|PRIMARY KEY)\b/i, effect: { mode: everybody, holds: 'moment' } },
  { is: numbersItself, effect: filling },
  {
    is: /^ADD (?:COLUMN )?.*\b(?:REFERENCES|UNIQUE|PRIMARY KEY|CHECK)\b/i,
    effect: {
      mode: everybody,
      holds: 'reads',
      instead: 'add the column alone, and its constraint as one of the table, NOT VALID.',
    },
  },
  {
    is: /^ADD (?:COLUMN )?(?!.*\bDEFAULT\b).*\bNOT NULL\b/i,
    effect: {
      mode: everybody,
      holds: 'moment',
      breaks: 'It fails where there are rows, and the version before cannot add any.',
      instead: 'add the column without NOT NULL, or with a DEFAULT; see SET NOT NULL.',
    },
  },
  { is: /^ADD (?:COLUMN )?/i, effect: { mode: everybody, holds: 'moment' } },
  {
    is: /^ALTER (?:COLUMN )?\S+ (?:SET DATA )?TYPE\b/i,
    effect: {
      mode: everybody,
      holds: 'writes',
      breaks: 'The version before expects the other type.',
      instead:
        'add a column, write both, fill the old rows batch by batch, read the new one, and drop the old one a version later.',
    },
  },
  {
    is: /^ALTER (?:COLUMN )?\S+ SET NOT NULL\b/i,
    effect: {
      mode: everybody,
      holds: 'reads',
      breaks: 'The version before may still write rows without it.',
      instead:
        'ADD CONSTRAINT … CHECK (… IS NOT NULL) NOT VALID, VALIDATE CONSTRAINT in a later migration; SET NOT NULL after that reads nothing.',
    },
  },
  { is: /^(?:DROP|RENAME) CONSTRAINT\b/i, effect: { mode: everybody, holds: 'moment' } },
  {
    is: /^DROP\b/i,
    effect: {
      mode: everybody,
      holds: 'moment',
      breaks: 'The version before may still use it.',
      instead: 'release a version that does not use it first.',
    },
  },
  {
    is: /^RENAME\b/i,
    effect: {
      mode: everybody,
      holds: 'moment',
      breaks: 'The version before knows the old name alone.',
      instead: 'keep the name in the database, and give it another in schema.prisma by @map or @@map.',
    },
  },
  { is: /^VALIDATE CONSTRAINT\b/i, effect: { mode: 'SHARE UPDATE EXCLUSIVE', holds: 'reads' } },
  {
    is: /^ATTACH PARTITION\b/i,
    effect: {
      mode: 'SHARE UPDATE EXCLUSIVE',
      holds: 'reads',
      instead:
        'give the new partition a validated CHECK of its bounds, and the DEFAULT partition one that excludes them.',
    },
  },
  { is: /^DETACH PARTITION\b(?!.*\bCONCURRENTLY\b)/i, effect: { mode: everybody, holds: 'moment' } },
  {
    is: /^SET (?:LOGGED|UNLOGGED|TABLESPACE|ACCESS METHOD)\b/i,
    effect: { mode: everybody, holds: 'writes', instead: 'make a new table, and move the rows batch by batch.' },
  },
  {
    is: /^(?:SET \(|RESET \(|CLUSTER ON|ALTER (?:COLUMN )?\S+ SET STATISTICS)/i,
    effect: { mode: 'SHARE UPDATE EXCLUSIVE', holds: 'moment' },
  },
]

/** What one action of an `ALTER TABLE` does. Any that is not known takes the table for itself, for a moment. */
export function effectOf(action: string): Effect {
  if (/^ADD (?:COLUMN )?(?!CONSTRAINT\b)/i.test(action) && isFilled(action)) return filling
  return rules.find(({ is }) => is.test(action))?.effect ?? { mode: everybody, holds: 'moment' }
}
