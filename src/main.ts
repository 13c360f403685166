#!/usr/bin/env node
import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import type { Logger } from 'pino'
import { migrateDatabase, printStatus, writeMigration } from './app/database-commands.ts'
import { help } from './app/help.ts'
import { type Role, roles, start } from './app/start.ts'
import { type Config, ConfigError, loadConfig } from './config.ts'
import { runDemo } from './demo/run.ts'
import { DataDirInUseError } from './infra/data-dir.ts'
import { createLog } from './infra/log.ts'

const print = (line: string) => console.info(line)

/** What `openon` can be told to do. The only file that reads argv and environment, hears signals and sets exit codes. */
async function main([command = 'all', ...words]: readonly string[]): Promise<number> {
  if (isRole(command)) return run(command, loadConfig(readEnvironment()))
  switch (command) {
    case 'help':
    case '--help':
    case '-h':
      print(help())
      return 0
    case 'demo':
      return once((config, log) => runDemo(config, log, process.env['OPENON_URL'], print), {
        // A demo needs no secret that outlives it.
        env: { JWT_SECRET: randomBytes(32).toString('hex'), ...readEnvironment() },
        level: 'warn',
      })
    case 'db:migrate':
      return once((config, log) => migrateDatabase(config, log, print))
    case 'db:status':
      return once((config, log) => printStatus(config, log, print))
    case 'db:diff': {
      const [name] = words
      if (!name || !/^[a-z0-9_]+$/.test(name)) {
        console.error('Give the migration a name of small letters, digits and _: openon db:diff add_replies')
        return 2
      }
      await writeMigration(name, print)
      return 0
    }
    default:
      console.error(`There is no command "${command}".\n\n${help()}`)
      return 2
  }
}

const isRole = (command: string): command is Role => (roles as readonly string[]).includes(command)

/** Does one thing with the configuration, and ends. */
async function once(
  act: (config: Config, log: Logger) => Promise<void>,
  { env = readEnvironment(), level }: { env?: NodeJS.ProcessEnv; level?: string } = {},
): Promise<number> {
  const config = loadConfig(env)
  await act(config, createLog({ ...config.log, ...(level && { level }) }))
  return 0
}

/** Runs until a signal; a second one forces the end, as does a stop that takes longer than its deadline. */
async function run(role: Role, config: Config): Promise<number> {
  if (role !== 'all' && config.database.kind === 'embedded') {
    throw new ConfigError([`DATABASE_URL must be set for the role "${role}": the embedded mode is one process.`])
  }
  const log = createLog(config.log)
  // Node would print the whole error, and with it what it quotes of letters.
  process.once('uncaughtException', (error) => {
    log.fatal({ err: error }, 'a fault that nobody caught ends the process')
    process.exit(1)
  })
  const stopping = nextSignal()
  const running = await start(role, config, log)
  const { database } = config
  log.info(
    {
      role,
      ...(running.api && { page: new URL('/', running.api.url).href, graphiql: running.api.url }),
      data: database.kind === 'embedded' ? resolve(database.dataDir) : 'PostgreSQL',
    },
    'OpenOn is ready',
  )

  const signal = await stopping
  log.info({ signal }, 'stopping')
  const forced = nextSignal().then(() => 'a second signal')
  const late = new Promise<string>((resolve) => setTimeout(resolve, config.shutdownDeadline, 'the deadline').unref())
  const reason = await Promise.race([running.stop(), forced, late])
  if (reason) log.error({ reason }, 'stopped by force')
  return reason ? 1 : 0
}

function nextSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, resolve)
  })
}

/** The environment, completed from `.env` where there is one. */
function readEnvironment(): NodeJS.ProcessEnv {
  try {
    process.loadEnvFile()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  return process.env
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  const expected = error instanceof ConfigError || error instanceof DataDirInUseError
  console.error(expected ? error.message : error)
  process.exitCode = 1
}
process.exit()
