import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { start } from '../app/start.ts'
import type { Config } from '../config.ts'
import { play } from './story.ts'

/**
 * Plays the demo: against `url` where there is one, else against a server of its own in the mode the configuration
 * chooses, with letters that unfold and unlock within seconds. An embedded one keeps its data in a folder that goes
 * with it.
 */
export async function runDemo(
  config: Config,
  log: Logger,
  url: string | undefined,
  print: (line: string) => void,
): Promise<void> {
  if (url) return playAt(url, 'the server at OPENON_URL')
  const dataDir = await mkdtemp(join(tmpdir(), 'openon-demo-'))
  const { database } = config
  const running = await start(
    'all',
    {
      ...config,
      http: { ...config.http, host: '127.0.0.1', port: 0 },
      database: database.kind === 'embedded' ? { kind: 'embedded', dataDir } : database,
      unlock: { ...config.unlock, minDistance: 0, unfoldingWindow: 2_000 },
    },
    log,
  )
  try {
    const mode =
      database.kind === 'embedded'
        ? 'embedded'
        : config.messaging.kind === 'redis'
          ? 'PostgreSQL + Redis'
          : 'PostgreSQL only'
    await playAt(running.api?.url ?? '', mode)
  } finally {
    await running.stop()
    await rm(dataDir, { recursive: true, force: true })
  }

  async function playAt(url: string, mode: string) {
    print(`\nA letter’s whole life, live · ${mode} · ${url}\n`)
    await play(url, print)
    print('\nEverything went as it should.\n')
  }
}
