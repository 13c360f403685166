import { chmod, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Config, ConfigError, type Environment, loadConfig, strangers, tellStranger } from '../../../config.ts'
import { secretFiles } from '../../../infra/data-dir.ts'
import { codeOf } from '../../../infra/operator-error.ts'
import { type Check, type Finding, failed, ok, skipped, warning } from '../check.ts'
import { guessKeyBits, guessTextBits } from '../strength.ts'

/** Bits below which a secret can be guessed, and below which it does not look as if it had been drawn by lot. */
const enough = { failed: 45, warning: 90 }

/** The first check, which all others need. */
export function readConfiguration(env: Environment): { config: Config | null; finding: Finding } {
  try {
    const config = loadConfig(env)
    const odd = strangers(env)
    const place = config.database.kind === 'embedded' ? `embedded, in ${config.database.dataDir}` : 'PostgreSQL'
    const mode = config.messaging.kind === 'redis' ? 'PostgreSQL and Redis' : place
    if (odd.length === 0) return { config, finding: ok(mode) }
    return {
      config,
      finding: warning(odd.map(tellStranger).join(' '), 'Mend the names, or leave these variables out.'),
    }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const todo = 'Set these variables as "openon help" says.'
    return { config: null, finding: failed(error.problems.join(' '), todo) }
  }
}

const todo = 'Make one with "openssl rand -base64 32", and rotate to it as docs/security.md says.'

export const secretsCheck: Check = {
  number: 2,
  title: 'secrets',
  todo,
  async look({ config, secrets }) {
    const { jwt, content } = await secrets()
    if (jwt.length === 0) return skipped('none yet: the embedded mode makes its own when it first starts')
    const bits = [
      ...jwt.map((secret, n) => ({ name: nameOf('JWT_SECRET', n, jwt.length), bits: guessTextBits(secret) })),
      ...content.map((key, n) => ({ name: nameOf('CONTENT_KEYS', n, content.length), bits: guessKeyBits(key) })),
    ]
    const weak = bits.filter(({ bits }) => bits < enough.failed)
    if (weak.length > 0) return failed(`${namesOf(weak)} can be guessed`, todo)
    const doubtful = bits.filter(({ bits }) => bits < enough.warning)
    if (doubtful.length > 0) return warning(`${namesOf(doubtful)} does not look drawn by lot`, todo)
    const open = config.database.kind === 'embedded' ? await openFiles(config.database.dataDir) : []
    if (open.length > 0) {
      return failed(
        `${open.join(', ')} can be read by others than their owner`,
        `chmod 600 ${open.join(' ')}`,
        async () => {
          for (const file of open) await chmod(file, 0o600)
          return `made ${open.join(', ')} their owner's alone`
        },
      )
    }
    return ok(content.length > 0 ? 'strong' : 'strong; the key of letters is derived from JWT_SECRET')
  },
}

const nameOf = (name: string, n: number, count: number): string => (count > 1 ? `number ${n + 1} of ${name}` : name)
const namesOf = (all: readonly { name: string }[]): string => all.map(({ name }) => name).join(', ')

/** Where files have no modes, all are said to be everybody's. */
async function openFiles(folder: string): Promise<string[]> {
  const open: string[] = []
  for (const file of secretFiles.map((name) => join(folder, name))) {
    const found = await stat(file).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return null
      throw error
    })
    if (found && (found.mode & 0o077) !== 0) open.push(file)
  }
  return open
}
