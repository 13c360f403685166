import pg from 'pg'

/** What an API process asks from time to time, sooner where the machine is slow: whether its connection stands, and sessions go on. */
const ofItself = /^SELECT 1$|HAVING bool_and\(sessions\.revoked_at IS NULL AND users/

/** What is sent to PostgreSQL meanwhile, by whichever client of this process, and not of its own accord. */
export async function statementsOf(act: () => Promise<unknown>): Promise<string[]> {
  const statements: string[] = []
  const { query } = pg.Client.prototype
  pg.Client.prototype.query = function (this: pg.Client, ...args: Parameters<typeof query>) {
    const [first] = args as unknown[]
    const text = typeof first === 'string' ? first : String((first as { text?: string } | undefined)?.text)
    if (/^\s*(SELECT|WITH|INSERT|UPDATE|DELETE)/i.test(text) && !ofItself.test(text)) statements.push(text)
    return Reflect.apply(query, this, args)
  } as typeof query
  try {
    await act()
  } finally {
    pg.Client.prototype.query = query
  }
  return statements
}
