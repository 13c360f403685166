import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { start } from '../app/start.ts'
import { connect } from '../client/index.ts'
import type { Config } from '../config.ts'
import { OperatorError, wordsOf } from '../infra/operator-error.ts'
import { play } from './story.ts'

type Print = (line: string) => void

/**
 * Plays the demo against a server of its own in the mode the configuration chooses, with letters that unfold and unlock
 * within seconds. An embedded one keeps its data and mails in a folder that goes with it; in a database the deployment's own keys
 * are used, for what is written with others could never be read by it.
 */
export async function runDemo(config: Config, log: Logger, print: Print): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'openon-demo-'))
  const { database, mail } = config
  try {
    const running = await start(
      'all',
      {
        ...config,
        http: { ...config.http, host: '127.0.0.1', port: 0 },
        database: database.kind === 'embedded' ? { kind: 'embedded', dataDir } : database,
        mail: mail.kind === 'folder' ? { kind: 'folder', folder: join(dataDir, 'mail') } : mail,
        unlock: { ...config.unlock, minDistance: 0, unfoldingWindow: 2_000 },
      },
      log,
    )
    try {
      await playAt(running.api?.url ?? '', modeOf(config), print)
    } finally {
      await running.stop()
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

/**
 * Plays the demo against a server that runs.
 *
 * @param address of it, with or without the path of GraphQL
 * @throws {OperatorError} where no OpenOn answers
 */
export async function runDemoAt(address: string, print: Print): Promise<void> {
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol))
    throw new OperatorError(`OPENON_URL must be a URL such as http://localhost:4000 (it is "${address}").`)
  const url = new URL(address)
  if (url.pathname === '/') url.pathname = '/graphql'
  await connect({ url: url.href })
    .query('{ serverTime }')
    .catch((error: unknown) => {
      const cause = error instanceof Error ? rootOf(error) : error
      throw new OperatorError(
        `No OpenOn answers at ${url.href} (${wordsOf(cause)}): set OPENON_URL to where one listens, or leave it out.`,
      )
    })
  await playAt(url.href, 'the server at OPENON_URL', print)
}

async function playAt(url: string, mode: string, print: Print) {
  for (const line of ['', `A letter’s whole life, live · ${mode} · ${url}`, '']) print(line)
  await play(url, print)
  for (const line of ['', 'Everything went as it should.', '']) print(line)
}

function modeOf({ database, messaging }: Config): string {
  if (database.kind === 'embedded') return 'embedded'
  return messaging.kind === 'redis' ? 'PostgreSQL + Redis' : 'PostgreSQL only'
}

/** What was first, of an error that others were made of. */
const rootOf = (error: Error): Error => (error.cause instanceof Error ? rootOf(error.cause) : error)
