import type { Context } from './context.ts'
import type { Statement } from './ports.ts'

const clock: Statement = {
  name: 'server time',
  text: 'SELECT extract(epoch FROM clock_timestamp())::float8 AS seconds',
  isQuick: true,
}

/** The database's clock: the one that decides. */
export async function serverTime({ statements }: Pick<Context, 'statements'>): Promise<Date> {
  const [row] = await statements.run<{ readonly seconds: number }>(clock, [])
  if (!row) throw new Error('The database told no time.')
  return new Date(row.seconds * 1_000)
}
