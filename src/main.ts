#!/usr/bin/env node
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Logger } from 'pino'
import { readCommandLine, UsageError } from './app/command-line.ts'
import { migrateDatabase, printStatus, recountLetters, writeMigration } from './app/database-commands.ts'
import { help } from './app/help.ts'
import { type Role, roles, start } from './app/start.ts'
import { changeUser } from './app/user-commands.ts'
import { type Config, ConfigError, loadConfig, strangers } from './config.ts'
import { runDemo, runDemoAt } from './demo/run.ts'
import { createLog } from './infra/log.ts'
import { OperatorError, wordsOf } from './infra/operator-error.ts'
import { printable } from './infra/printable.ts'

const print = (line: string) => console.info(printable(line))

/** What `openon` can be told to do. The only file that reads argv and environment, hears signals and sets exit codes. */
async function main(args: readonly string[]): Promise<number> {
  const { command, words } = readCommandLine(args)
  if (isRole(command)) return run(command, loadConfig(readEnvironment()))
  switch (command) {
    case 'help':
      console.info(help())
      return 0
    case 'version': {
      const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'))
      print(`openon ${version}`)
      return 0
    }
    case 'demo': {
      const { OPENON_URL } = readEnvironment()
      if (!OPENON_URL) return once((config, log) => runDemo(config, log, print), { level: 'warn' })
      await runDemoAt(OPENON_URL, print)
      return 0
    }
    case 'db:migrate':
      return once((config, log) => migrateDatabase(config, log, print), { secrets: false })
    case 'db:status':
      return once((config, log) => printStatus(config, log, print), { secrets: false })
    case 'db:recount':
      return once((config, log) => recountLetters(config, log, print), { secrets: false })
    case 'user': {
      const [act = '', login = ''] = words
      return once((config, log) => changeUser(config, log, act, login, print), { secrets: false, level: 'warn' })
    }
    case 'db:diff': {
      const [name = ''] = words
      await writeMigration(name, print)
      return 0
    }
    default:
      throw new Error(`Nothing does "${command}".`)
  }
}

const isRole = (command: string): command is Role => (roles as readonly string[]).includes(command)

/** Does one thing with the configuration, and ends. */
async function once(
  act: (config: Config, log: Logger) => Promise<void>,
  { secrets = true, level }: { secrets?: boolean; level?: string } = {},
): Promise<number> {
  const config = loadConfig(readEnvironment(), { secrets })
  await act(config, openLog({ ...config.log, ...(level && { level }) }))
  return 0
}

/** The log, with what looks wrong about the environment in it. */
function openLog(options: Config['log']): Logger {
  const log = createLog(options)
  for (const stranger of strangers(process.env))
    log.warn(stranger, 'a variable is set that nothing reads; is its name misspelled?')
  return log
}

/** Runs until a signal; a second one forces the end, as does a stop that takes longer than its deadline. */
async function run(role: Role, config: Config): Promise<number> {
  if (role !== 'all' && config.database.kind === 'embedded') {
    throw new ConfigError([`DATABASE_URL must be set for the role "${role}": the embedded mode is one process.`])
  }
  const log = openLog(config.log)
  // Node would print the whole error, and with it what it quotes of letters.
  process.once('uncaughtException', (error) => {
    log.fatal({ err: error }, 'a fault that nobody caught ends the process')
    process.exit(1)
  })
  const stopping = nextSignal()
  const starting = start(role, config, log)
  // Whoever is told to stop while it starts, as when it waits for another that migrates, stops as soon as it can.
  const running = await Promise.race([starting, stopping.then(() => null)])
  if (running) {
    const { database } = config
    log.info(
      {
        role,
        ...(running.api && addressesOf(running.api.url, config)),
        ...(running.ops && { ops: running.ops.url }),
        data: database.kind === 'embedded' ? resolve(database.dataDir) : 'PostgreSQL',
      },
      'OpenOn is ready',
    )
  }

  const signal = await stopping
  log.info({ signal }, 'stopping')
  const forced = nextSignal().then(() => 'a second signal')
  const late = new Promise<string>((resolve) => setTimeout(resolve, config.shutdownDeadline, 'the deadline').unref())
  const stopped = starting.then(({ stop }) => stop())
  const reason = await Promise.race([stopped, forced, late])
  if (reason) log.error({ reason }, 'stopped by force')
  return reason ? 1 : 0
}

/** Where to look, as the log tells it. */
const addressesOf = (url: string, { http }: Config) => ({
  page: new URL('/', url).href,
  graphql: url,
  ...(http.graphiql && { graphiql: url }),
})

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
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      throw new OperatorError(`.env cannot be read (${wordsOf(error)}): make it a file that this user may read.`)
  }
  return process.env
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  const isTold = error instanceof ConfigError || error instanceof OperatorError || error instanceof UsageError
  console.error(isTold ? error.message.split('\n').map(printable).join('\n') : error)
  process.exitCode = error instanceof UsageError ? 2 : 1
}
process.exit()
