import pg from 'pg'
import type { Statement } from '../domain/ports.ts'

/** How the columns of a statement are named and read. */
interface Shape {
  /** A row of nothing: copying it is the cheapest way to an object with these columns. */
  readonly empty: Readonly<Record<string, unknown>>
  readonly columns: readonly { readonly name: string; readonly parse: (text: string) => unknown }[]
}

type Row = Record<string, unknown>

/** What pg tells of a statement's columns. */
interface Description {
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[]
}

/** pg's connection, with what it knows of the statements that were prepared on it. */
interface Connection extends pg.Connection {
  readonly parsedStatements: Readonly<Record<string, string>>
}

const timestamptz = 1184

/** Types as elsewhere, but instants stay the text that PostgreSQL sent: making a Date of each costs more than reading it. */
export const typeParser = ((oid: number, format?: 'text') =>
  oid === timestamptz ? String : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser

/**
 * Runs statements that have a name. Pg's own query has the columns of the answer described anew each time and makes its
 * parsers of that, which takes longer than reading a row; but they are always the same.
 */
export function createNamedQueries(pool: pg.Pool) {
  const shapes = new Map<string, Shape>()
  return (statement: Required<Statement>, values: readonly unknown[]): Promise<Row[]> =>
    // The pool promises the callback's result, whatever its types say.
    pool.query(new NamedQuery(statement, values, shapes)) as unknown as Promise<Row[]>
}

/** A query as pg's client takes it: pg calls these methods, and sets `callback`. */
class NamedQuery implements pg.Submittable {
  callback?: (error: Error | null, rows?: Row[]) => void
  /** By these pg notes what is prepared on a connection. */
  readonly name: string
  readonly text: string
  readonly #values: ReturnType<typeof written>[]
  readonly #shapes: Map<string, Shape>
  readonly #rows: (readonly (string | null)[])[] = []

  constructor({ name, text }: Required<Statement>, values: readonly unknown[], shapes: Map<string, Shape>) {
    this.name = name
    this.text = text
    // Here, for whatever cannot be written must not leave a connection in the middle of something.
    this.#values = values.map(written)
    this.#shapes = shapes
  }

  submit(connection: pg.Connection): Error | null {
    const { name, text } = this
    const prepared = (connection as Connection).parsedStatements[name]
    if (prepared !== undefined && prepared !== text) return new Error(`Two statements are named ${name}.`)
    const { stream } = connection
    stream.cork()
    if (prepared === undefined) connection.parse({ name, text, types: [] }, true)
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

/** A value as PostgreSQL reads it. */
function written(value: unknown): string | Buffer | null {
  if (value === null || value === undefined) return null
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return `{${value.map(entry).join()}}`
  if (Buffer.isBuffer(value)) return value
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Of an array ("I/O of arrays" in PostgreSQL's manual). */
const entry = (value: unknown): string =>
  value === null || value === undefined ? 'NULL' : `"${String(written(value)).replace(/["\\]/g, '\\$&')}"`
