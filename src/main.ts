#!/usr/bin/env node
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Logger } from 'pino'
import type { BackupTask } from './app/backup-commands.ts'
import { isUserAct, readCommandLine, UsageError } from './app/command-line.ts'
import { help } from './app/help.ts'
import { isRole, type Role } from './app/roles.ts'
import { type Config, ConfigError, loadConfig, strangers } from './config.ts'
import { collectWhatIsYoung } from './infra/collector.ts'
import { createLog } from './infra/log.ts'
import { OperatorError, wordsOf } from './infra/operator-error.ts'
import { printable } from './infra/printable.ts'

const print = (line: string) => console.info(printable(line))
/** What is no answer. */
const note = (line: string) => console.error(printable(line))
/** Who only asks needs no secrets, and wants the answer alone. */
const asking = { secrets: false, level: 'error' } as const
const quietly = { secrets: false, level: 'warn' } as const

/**
 * What `openon` can be told to do. The only file that reads argv and environment, hears signals and sets exit codes. What is
 * not asked for is not loaded: that would take a second.
 */
async function main(args: readonly string[]): Promise<number> {
  const { command, words, options } = readCommandLine(args)
  if (isRole(command)) return run(command, loadConfig(readEnvironment()))
  const printing = { json: options.includes('json'), print, note }
  switch (command) {
    case 'help':
      console.info(help())
      return 0
    case 'version':
      print(`openon ${await readVersion()}`)
      return 0
    case 'demo': {
      const { runDemo, runDemoAt } = await import('./demo/run.ts')
      const { OPENON_URL } = readEnvironment()
      if (!OPENON_URL) return once((config, log) => runDemo(config, log, print), { level: 'warn' })
      await runDemoAt(OPENON_URL, print)
      return 0
    }
    case 'seed': {
      const { seed } = await import('./demo/seed/run.ts')
      const [letters = '1000'] = words
      const wish = { letters: Number(letters), anyway: options.includes('anyway') }
      return once((config, log) => seed(config, log, wish, print), { level: 'error' })
    }
    case 'doctor': {
      const { runDoctor } = await import('./app/doctor/doctor.ts')
      return runDoctor(readEnvironment(), { json: printing.json, fix: options.includes('fix') }, print, console.info)
    }
    case 'db:migrate':
    case 'db:status':
    case 'db:recount':
      return changeDatabase(command)
    case 'db:diff': {
      const { writeMigration } = await import('./app/database-commands.ts')
      const [name = ''] = words
      await writeMigration(name, print)
      return 0
    }
    case 'backup':
    case 'restore':
      return keep(command, words)
    case 'user': {
      const { changeUser } = await import('./app/user-commands.ts')
      const [act, login = ''] = words
      if (!isUserAct(act)) break
      return once((config, log) => changeUser(config, log, act, login, print), quietly)
    }
    case 'letter':
    case 'feed':
    case 'queue': {
      const { showQueue, verifyFeeds, whyLetter } = await import('./app/operating/commands.ts')
      const [, about = null] = words
      return once((config, log) => {
        if (command === 'letter') return whyLetter(config, log, about ?? '', printing)
        if (command === 'feed') return verifyFeeds(config, log, about, printing)
        return showQueue(config, log, printing)
      }, asking)
    }
  }
  throw new Error(`Nothing does "${command}".`)
}

async function changeDatabase(command: 'db:migrate' | 'db:status' | 'db:recount'): Promise<number> {
  const { migrateDatabase, printStatus, recountLetters } = await import('./app/database-commands.ts')
  const acts = { 'db:migrate': migrateDatabase, 'db:status': printStatus, 'db:recount': recountLetters }
  return once((config, log) => acts[command](config, log, print), { secrets: false })
}

async function keep(command: 'backup' | 'restore', words: readonly string[]): Promise<number> {
  const { backUp, restore } = await import('./app/backup-commands.ts')
  return once(async (config, log) => {
    const task = { ...(await backupTask(config, words, command === 'backup')), signal: stoppedBySignal() }
    if (command === 'backup') await backUp(config, log, task)
    else await restore(config, task)
  }, quietly)
}

/** Aborted by a signal; a second one ends the process at once, whatever it leaves. */
function stoppedBySignal(): AbortSignal {
  const stop = new AbortController()
  const [stopping, forcing] = hearSignals()
  stopping.then((name) => {
    note('Stopping …')
    stop.abort(new OperatorError(`Stopped by ${name}: nothing is left of it.`))
  })
  forcing.then(() => process.exit(1))
  return stop.signal
}

const readVersion = async (): Promise<string> =>
  JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')).version

/** @param isNew whether the passphrase is thought of now */
async function backupTask(
  config: Config,
  [file = '']: readonly string[],
  isNew: boolean,
): Promise<Omit<BackupTask, 'signal'>> {
  const terminal = { input: process.stdin, output: process.stderr }
  const { askPassphrase } = await import('./app/passphrase.ts')
  const passphrase = config.backupPassphrase ?? (await askPassphrase(terminal, isNew))
  return { file, passphrase, version: await readVersion(), print, say: note }
}

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
  collectWhatIsYoung()
  const log = openLog(config.log)
  // Node would print the whole error, and with it what it quotes of letters.
  process.once('uncaughtException', (error) => {
    log.fatal({ err: error }, 'a fault that nobody caught ends the process')
    process.exit(1)
  })
  const [stopping, forcing] = hearSignals()
  const starting = import('./app/start.ts').then(({ start }) => start(role, config, log))
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
  const forced = forcing.then(() => 'a second signal')
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

/**
 * The first signal that ends a process, and the second. They are listened to for good: a library that cleans up at a signal
 * ends the process when it is the last who listens.
 */
function hearSignals(): [Promise<NodeJS.Signals>, Promise<NodeJS.Signals>] {
  const waiting: ((signal: NodeJS.Signals) => void)[] = []
  const next = () => new Promise<NodeJS.Signals>((resolve) => void waiting.push(resolve))
  const signals: ReturnType<typeof hearSignals> = [next(), next()]
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, (signal) => waiting.shift()?.(signal))
  return signals
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
