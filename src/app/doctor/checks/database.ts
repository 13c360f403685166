import { migrationStatus } from '../../../infra/migrate.ts'
import { prismaFolder } from '../../resources.ts'
import { type Check, failed, ok, skipped, warning } from '../check.ts'
import { NoDatabaseError, type Subject } from '../subject.ts'

/** The oldest major version that OpenOn is tested with. */
const oldest = 14
/** Seconds by which clocks may differ. */
const skew = { warning: 1, failed: 10 }

const isEmbedded = ({ config }: Subject): boolean => config.database.kind === 'embedded'

const reachable: Check = {
  number: 10,
  title: 'database',
  todo: 'See that PostgreSQL runs, and that DATABASE_URL has the right host, user, password and name.',
  patience: 60_000,
  async look(subject) {
    try {
      await subject.database()
    } catch (error) {
      if (error instanceof NoDatabaseError) return skipped(error.message)
      throw error
    }
    const started = performance.now()
    const [row] = await subject.read<{ version: string; number: number; standby: boolean; readOnly: boolean }>(`
      SELECT current_setting('server_version') AS version,
             current_setting('server_version_num')::int AS number,
             pg_is_in_recovery() AS standby,
             current_setting('default_transaction_read_only')::bool AS "readOnly"`)
    const { version = '', number = 0, standby = false, readOnly = false } = row ?? {}
    if (standby || readOnly)
      return failed('the database takes no writes: it is a standby', 'Name the primary in DATABASE_URL.')
    const major = Math.floor(number / 10_000)
    if (major < oldest) return failed(`PostgreSQL ${version} is too old`, `Upgrade it to ${oldest} or later.`)
    return ok(`PostgreSQL ${version} answers in ${Math.ceil(performance.now() - started)} ms`)
  },
}

const durability: Check = {
  number: 11,
  title: 'durability',
  after: [10],
  todo: 'Let this user read the settings of PostgreSQL.',
  async look(subject) {
    if (isEmbedded(subject)) return skipped('the embedded database writes in its own way')
    const rows = await subject.read<{ name: string; setting: string; source: string }>(`
      SELECT name, setting, source
        FROM pg_settings
       WHERE name IN ('synchronous_commit', 'fsync', 'full_page_writes')`)
    const off = rows.filter(({ setting }) => setting === 'off')
    if (off.length === 0) return ok('what is committed is on the disk')
    const told = off.map(({ name, source }) => `${name} is off (set by the ${source})`).join(', ')
    return failed(
      `${told}: a crash may forget letters that were sealed, and unlocks that were told`,
      `Turn ${off.map(({ name }) => name).join(', ')} on, in postgresql.conf, ALTER DATABASE or ALTER ROLE.`,
    )
  },
}

const clock: Check = {
  number: 12,
  title: 'clock',
  after: [10],
  todo: 'Mend the clock of this machine, or of the database’s (NTP).',
  async look(subject) {
    if (isEmbedded(subject)) return skipped('the embedded database goes by the clock of this machine')
    const began = Date.now()
    const [row] = await subject.read<{ now: number }>('SELECT extract(epoch FROM clock_timestamp())::float8 AS now')
    const ended = Date.now()
    const offset = (began + ended) / 2_000 - (row?.now ?? 0)
    const doubt = (ended - began) / 2_000
    const told = `this machine is ${Math.abs(offset).toFixed(1)} s ${offset < 0 ? 'behind' : 'ahead of'} the database`
    const todo =
      'Mend the clock of this machine, or of the database’s (NTP): letters go by the database’s, tokens by this one.'
    if (Math.abs(offset) - doubt > skew.failed) return failed(told, todo)
    if (Math.abs(offset) - doubt > skew.warning) return warning(told, todo)
    return ok(told)
  },
}

const migrations: Check = {
  number: 15,
  title: 'migrations',
  after: [10],
  todo: 'Let this user read the table _prisma_migrations.',
  async look({ database }) {
    const { address } = await database()
    const { applied, pending, broken, unknown, foreign } = await migrationStatus(address, prismaFolder)
    if (foreign) return failed('there are tables of another program', 'Name an empty database, or OpenOn’s own.')
    if (broken.length > 0)
      return failed(
        `${broken.join(', ')}: failed half-way, or its file was changed after it ran`,
        'Restore a backup, or the files of the version that ran them.',
      )
    if (pending.length > 0) return failed(`${pending.join(', ')} not applied`, 'Run "openon db:migrate".')
    if (unknown.length > 0)
      return warning(
        `the database is of a newer OpenOn: ${unknown.join(', ')}`,
        'Finish the upgrade: this version may run beside the newer one, and not start any more.',
      )
    return ok(`all ${applied.length} applied`)
  },
}

export const databaseChecks: readonly Check[] = [reachable, durability, clock, migrations]
