import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import { start } from '../../app/start.ts'
import type { Config } from '../../config.ts'
import type { LimitName } from '../../domain/ports.ts'
import { OperatorError } from '../../infra/operator-error.ts'
import { writeHerd, writeOfEachState } from './letters.ts'
import { settle } from './people.ts'

interface Wish {
  /** Of the herd. */
  readonly letters: number
  /** Also where there are people already. */
  readonly anyway: boolean
}

/**
 * Fills the deployment of the configuration with people, letters in each state, and many for one midnight. Its mails go nowhere
 * but to a folder; who is told of letters later are its people, whose addresses are nobody's.
 *
 * @throws {OperatorError} where there are people, unless that is wished
 */
export async function seed(config: Config, log: Logger, wish: Wish, print: (line: string) => void): Promise<void> {
  const running = await start('all', unhurried(config), log)
  try {
    const { ctx, url = '' } = running.api ?? {}
    const there = (await ctx?.db.user.count()) ?? 0
    if (there > 0 && !wish.anyway)
      throw new OperatorError(
        `There are ${there} people already, among whom those of a seed would be lost: give it a database of its own, or say --anyway.`,
      )
    const password = `Seed-${randomBytes(9).toString('base64url')}-1A`
    const people = await settle(url, password)
    print(`${people.length} people signed up, each of whom has the next as a contact.`)
    await writeOfEachState(people, config.unlock.unfoldingWindow)
    print('Each wrote to the next: a draft, and letters that are shut, unfold, are ready, open, and answered.')
    const midnight = nextMidnight()
    const tenth = Math.ceil(wish.letters / 10)
    await writeHerd(people, wish.letters, midnight, (sealed) => {
      if (sealed % tenth === 0 || sealed === wish.letters)
        print(`${sealed} of ${wish.letters} letters are sealed for ${midnight.toISOString()}.`)
    })
    for (const { client } of people) client.close()
    print(`Log in as ${people.map(({ username }) => username).join(', ')}; the password of each is ${password}`)
  } finally {
    await running.stop()
  }
}

/** As it is configured, but for what would slow down who writes a thousand letters, or keep them from being ready at once. */
function unhurried(config: Config): Config {
  const { http, mail, rateLimits, unlock } = config
  return {
    ...config,
    http: { ...http, host: '127.0.0.1', port: 0 },
    ops: null,
    mail: mail.kind === 'folder' ? mail : { kind: 'none' },
    rateLimits: Object.fromEntries(Object.keys(rateLimits).map((name) => [name, null])) as Record<LimitName, null>,
    unlock: { ...unlock, minDistance: 0 },
  }
}

/** The next New Year's, by UTC, that is not today or tomorrow: what is to be shut is. */
function nextMidnight(): Date {
  const year = new Date().getUTCFullYear()
  const [next, after] = [Date.UTC(year + 1, 0), Date.UTC(year + 2, 0)]
  return new Date(next - Date.now() > 7 * 86_400_000 ? next : after)
}
