import { type Logger, pino } from 'pino'
import type { Role } from '../../src/app/roles.ts'
import { start } from '../../src/app/start.ts'
import { variables } from '../../src/config/variables.ts'
import { loadConfig } from '../../src/config.ts'
import type { ApiContext } from '../../src/domain/context.ts'
import { createDatabase } from './database.ts'
import { atLast, disposable } from './disposable.ts'
import { mode } from './mode.ts'
import type { Mode } from './modes.ts'
import { type Person, signUp } from './person.ts'

/** A real server in this process, in the mode of the project, on a database of its own. */
export interface TestServer extends AsyncDisposable {
  /** Of GraphQL. */
  readonly url: string
  readonly ctx: ApiContext
  /** Of the ops port, where `OPS_PORT` is set. */
  readonly ops: string
  /** What it logged, as JSON lines. */
  readonly log: readonly string[]
  /** What leads to its database and to Redis. */
  readonly env: Env
  /** Opens an account and hands out its owner. */
  signUp(name: string): Promise<Person>
  /** Starts another process's worth of roles on the same database; not in embedded mode. */
  another(role: Role, env?: Env): Promise<TestServer>
  /** Stops before the test ends; the database stays until it does. */
  stop(): Promise<void>
}

export type Env = Readonly<Record<string, string>>

const limits = Object.keys(variables).filter((name) => name.startsWith('RATE_LIMIT_'))

/**
 * What tests want different from an operator: letters that unlock at once, cheap passwords, a free port, no limits, and
 * time for a busy machine.
 */
const testEnv: Env = {
  PORT: '0',
  BCRYPT_COST: '4',
  UNLOCK_MIN_DISTANCE: '0s',
  UNFOLDING_WINDOW: '1s',
  SHUTDOWN_DEADLINE: '5s',
  OPERATION_TIMEOUT: '60s',
  LOG_LEVEL: 'info',
  ...Object.fromEntries(limits.map((name) => [name, 'off'])),
}

export const startServer = (env: Env = {}, role: Role = 'all', within: Mode = mode): Promise<TestServer> =>
  disposable(async (use) => {
    const database = use(await createDatabase(within))
    const launch = async (role: Role, more: Env): Promise<Omit<TestServer, keyof AsyncDisposable>> => {
      const log: string[] = []
      const config = loadConfig({ ...testEnv, ...database.env, ...env, ...more })
      const running = await start(role, config, createLog(config.log.level, log))
      const url = running.api?.url ?? ''
      use(atLast(running.stop))
      return {
        url,
        // Tests ask for what is an API's; a worker has no such thing.
        ctx: running.api?.ctx as ApiContext,
        ops: running.ops?.url ?? '',
        log,
        env: database.env,
        signUp: (name) => signUp({ url, log }, name),
        another: async (role, env = {}) =>
          disposable(async (useHere) => {
            const other = await launch(role, env)
            useHere(atLast(other.stop))
            return other
          }),
        stop: running.stop,
      }
    }
    return launch(role, {})
  })

const createLog = (level: string, lines: string[]): Logger =>
  pino({ level }, { write: (line) => void lines.push(line) })
