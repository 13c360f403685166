/** What migrations make that Prisma's schema does not know, as the last of them leaves it. */
export interface BeyondPrisma {
  /** The body of each function, by its name. */
  readonly functions: ReadonlyMap<string, string>
  readonly triggers: ReadonlySet<string>
  /** The names of check constraints. */
  readonly checks: ReadonlySet<string>
}

const statements = [
  { kind: 'functions', made: /CREATE (?:OR REPLACE )?FUNCTION "?(\w+)"?\s*\([^;]*?\bAS (\$\w*\$)([\s\S]*?)\2/gi },
  { kind: 'triggers', made: /CREATE (?:CONSTRAINT )?TRIGGER "?(\w+)"?/gi },
  { kind: 'checks', made: /ADD CONSTRAINT "?(\w+)"?\s+CHECK\b/gi },
] as const

const dropped = /DROP (FUNCTION|TRIGGER|CONSTRAINT) (?:IF EXISTS )?"?(\w+)"?/gi
const kinds = { FUNCTION: 'functions', TRIGGER: 'triggers', CONSTRAINT: 'checks' } as const

/** Reads it out of what migrations say, in their order. */
export function readBeyondPrisma(migrations: readonly string[]): BeyondPrisma {
  const found = {
    functions: new Map<string, string>(),
    triggers: new Map<string, string>(),
    checks: new Map<string, string>(),
  }
  for (const sql of migrations) {
    const steps = [
      ...statements.flatMap(({ kind, made }) =>
        [...sql.matchAll(made)].map(({ index, 1: name = '', 3: body = '' }) => ({
          index,
          take: () => void found[kind].set(name, body),
        })),
      ),
      ...[...sql.matchAll(dropped)].map(({ index, 1: what = '', 2: name = '' }) => ({
        index,
        take: () => void found[kinds[what.toUpperCase() as keyof typeof kinds]].delete(name),
      })),
    ]
    for (const { take } of steps.sort((a, b) => a.index - b.index)) take()
  }
  return { functions: found.functions, triggers: new Set(found.triggers.keys()), checks: new Set(found.checks.keys()) }
}
