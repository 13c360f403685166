import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createDatabase } from '../../support/database.ts'
import { signUp } from '../../support/person.ts'
import { startProcess } from '../../support/rig/process.ts'
import { temporaryFolder } from '../../support/servers/throw-away.ts'

/** How often a program told the operating system to bring a file to the disk, as Node's own trace has it. */
async function syncsIn(folder: string): Promise<number> {
  const traces = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')))
  // One line of it begins what another ends.
  return (traces.join('').match(/"ph":"B"[^}]*"name":"fs\.sync\.fsync"/g) ?? []).length
}

test('what is answered has reached the disk: each transaction brings the log of writes there', async () => {
  await using database = await createDatabase('embedded')
  await using traces = await temporaryFolder()
  const trace = ['--trace-event-categories=node.fs.sync', `--trace-event-file-pattern=${traces.path}/\${rotation}.log`]
  const people = Array.from({ length: 40 }, (_, n) => `person${n}`)
  const env = { ...database.env, PORT: '0', LOG_FORMAT: 'json', BCRYPT_COST: '4' }
  const free = { RATE_LIMIT_ADDRESS: 'off', RATE_LIMIT_SITE: 'off' }
  await using program = await startProcess('all', { ...env, ...free, NODE_OPTIONS: trace.join(' ') })
  for (const name of people) await signUp(program, name)
  // It writes the end of its trace when it ends in peace.
  await program.end('SIGTERM')
  expect(await syncsIn(traces.path)).toBeGreaterThan(people.length)
})
