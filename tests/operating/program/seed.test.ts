import { expect, test } from 'vitest'
import { kitAt } from '../../support/clients/kit.ts'
import { createDatabase } from '../../support/database.ts'
import { missing } from '../../support/mode.ts'
import { type Mode, needsOf } from '../../support/modes.ts'
import { startProcess } from '../../support/rig/process.ts'
import { runProgram } from '../../support/rig/program.ts'

const env = { PORT: '0', BCRYPT_COST: '4', LOG_FORMAT: 'json' }
const looked = `{
  drafts(first: 1) { totalCount }
  capsuleCounts(box: INBOX) { sealed unfolding ready opened }
  recipients(first: 1) { totalCount }
}`

test.for<Mode>(['embedded', 'redis'])(
  'a seed fills a database with people, letters in each state and a herd, once unless told, with %s',
  async (mode, { skip }) => {
    skip(missing(needsOf[mode]) !== null)
    await using database = await createDatabase(mode)
    const seed = (...words: string[]) => runProgram(['seed', ...words], { ...env, ...database.env })

    const { code, out, err } = await seed('30')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^12 people signed up/)
    expect(out).toMatch(/\n30 of 30 letters are sealed for \d{4}-01-01T00:00:00\.000Z\.\n/)
    const refused = await seed('30')
    expect(refused).toMatchObject({ code: 1, out: '' })
    expect(refused.err).toContain('There are 12 people already')
    expect(await seed('1', '--anyway')).toMatchObject({ code: 0, err: '' })

    const [, password = ''] = /the password of each is (\S+)\n$/.exec(out) ?? []
    await using openon = await startProcess('all', { ...env, ...database.env })
    await using grace = kitAt(openon.url)
    expect(await grace.session.logIn({ login: 'grace', password })).toMatchObject({ viewer: { displayName: 'Grace' } })
    // Of the herd, which gives each of the twelve two or three, and what the one before her and she herself wrote to her.
    expect(await grace.query(looked)).toMatchObject({
      drafts: { totalCount: 1 },
      capsuleCounts: { unfolding: 1, ready: 1, opened: 2 },
      recipients: { totalCount: 1 },
    })
  },
)

test.for([['0'], ['many'], ['10', '20'], ['1000001'], ['--force']])(
  'openon seed %j is not understood',
  async (words) => {
    const { code, out, err } = await runProgram(['seed', ...words])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(words.includes('--force') ? '--force' : 'openon seed [LETTERS] [--anyway]')
  },
)
