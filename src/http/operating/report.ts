/** What an operator is shown, on a terminal as on the ops port's page: tables, and what they come to. */
export interface Report {
  readonly title: string
  readonly tables: readonly Table[]
  /** In plain words. */
  readonly conclusion: string
}

export interface Table {
  readonly title: string
  /** Of each column; none where every row is a name and a value. */
  readonly columns: readonly string[]
  /** The first cell of each is what the row is about. */
  readonly rows: readonly (readonly string[])[]
}
