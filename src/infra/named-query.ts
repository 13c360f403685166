import pg from 'pg'
import type { Statement } from '../domain/ports.ts'

/** How the columns of a statement are named and read. */
interface Shape {
  /** A row of nothing: copying it is the cheapest way to an object with these columns. */
  readonly empty: Readonly<Record<string, unknown>>
  readonly columns: readonly { readonly name: string; readonly parse: (text: string) => unknown }[]
}

export type Row = Record<string, unknown>

/** What pg tells of a statement's columns. */
interface Description {
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[]
}

/** pg's connection, with what it knows of the statements that were prepared on it. */
interface Connection extends pg.Connection {
  readonly parsedStatements: Readonly<Record<string, string>>
  /** Those that are on their way. */
  readonly submittedNamedStatements: Record<string, string>
}

const timestamptz = 1184

/** Types as elsewhere, but instants stay the text that PostgreSQL sent: making a Date of each costs more than reading it. */
export const typeParser = ((oid: number, format?: 'text') =>
  oid === timestamptz ? String : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser

type Callback = (error: Error | null, rows?: Row[]) => void

/** A statement that has a name, as pg takes it: `callback` is the caller's, or the pool's. */
export type NamedStatement = Statement & { readonly name: string }

/**
 * Makes queries of statements that have a name. Pg's own query has the columns of the answer described anew each time and
 * makes its parsers of that, which takes longer than reading a row; but they are always the same.
 */
export function createNamedQueries() {
  const shapes = new Map<string, Shape>()
  return (statement: NamedStatement, values: readonly unknown[], callback?: Callback): pg.Submittable =>
    new NamedQuery(statement, values, shapes, callback)
}

/** A query as pg's client takes it: pg calls these methods. */
class NamedQuery implements pg.Submittable {
  callback: Callback | undefined
  /** By these pg notes what is prepared on a connection. */
  readonly name: string
  readonly text: string
  readonly #values: ReturnType<typeof written>[]
  readonly #shapes: Map<string, Shape>
  readonly #rows: (readonly (string | null)[])[] = []

  constructor(
    { name, text }: NamedStatement,
    values: readonly unknown[],
    shapes: Map<string, Shape>,
    callback: Callback | undefined,
  ) {
    this.callback = callback
    this.name = name
    this.text = text
    // Here, for whatever cannot be written must not leave a connection in the middle of something.
    this.#values = values.map(written)
    this.#shapes = shapes
  }

  submit(connection: pg.Connection): Error | null {
    const { name, text } = this
    const { parsedStatements, submittedNamedStatements } = connection as Connection
    const prepared = parsedStatements[name] ?? submittedNamedStatements[name]
    if (prepared !== undefined && prepared !== text) return new Error(`Two statements are named ${name}.`)
    const { stream } = connection
    stream.cork()
    if (prepared === undefined) {
      submittedNamedStatements[name] = text
      connection.parse({ name, text, types: [] }, true)
    }
    connection.bind({ statement: name, values: this.#values as string[] }, true)
    if (prepared === undefined || !this.#shapes.has(name)) connection.describe({ type: 'P', name: '' }, true)
    connection.execute({ portal: '' }, true)
    connection.sync()
    stream.uncork()
    return null
  }

  handleRowDescription({ fields }: Description): void {
    const columns = fields.map(({ name, dataTypeID }) => ({ name, parse: typeParser(dataTypeID, 'text') }))
    const empty = { ...Object.fromEntries(columns.map(({ name }) => [name, null])) }
    this.#shapes.set(this.name, { columns, empty })
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    this.#rows.push(fields)
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    let rows: Row[]
    try {
      rows = this.#read()
    } catch (error) {
      this.handleError(error as Error)
      return
    }
    this.callback?.(null, rows)
  }

  handleError(error: Error): void {
    this.callback?.(error)
  }

  #read(): Row[] {
    const shape = this.#shapes.get(this.name)
    if (!shape) return []
    const { columns, empty } = shape
    return this.#rows.map((fields) => {
      const row: Row = { ...empty }
      columns.forEach(({ name, parse }, n) => {
        const text = fields[n]
        if (text != null) row[name] = parse(text)
      })
      return row
    })
  }
}

// Only what descends from pg's own query may share a connection with others; what that keeps is of no use here.
Object.setPrototypeOf(NamedQuery.prototype, pg.Query.prototype)

/** A value as PostgreSQL reads it. */
function written(value: unknown): string | Buffer | null {
  if (value === null || value === undefined) return null
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return `{${value.map(entry).join()}}`
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Of an array ("I/O of arrays" in PostgreSQL's manual). */
function entry(value: unknown): string {
  const text = written(value)
  if (text === null) return 'NULL'
  if (Array.isArray(value)) return String(text)
  return `"${(Buffer.isBuffer(text) ? `\\x${text.toString('hex')}` : text).replace(/["\\]/g, '\\$&')}"`
}
