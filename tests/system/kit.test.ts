import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { connect } from 'openon/client'
import { test as base, expect } from 'vitest'
import { WebSocket } from 'ws'
import { createDatabase } from '../support/database.ts'
import { password, signUp } from '../support/person.ts'
import { type OpenOnProcess, startProcess } from '../support/rig/process.ts'
import { freePort } from '../support/servers/ports.ts'
import { temporaryFolder } from '../support/servers/throw-away.ts'
import { until } from '../support/until.ts'
import { fileStorage } from './examples/file-storage.ts'
import { writeToMyself } from './examples/kit.ts'

/** What `npm start` runs; only that letters may be due in a moment, and passwords cost little. */
const env = {
  PORT: '0',
  LOG_FORMAT: 'json',
  UNLOCK_MIN_DISTANCE: '0s',
  BCRYPT_COST: '4',
  OPERATION_TIMEOUT: '60s',
}

const test = base.extend<{ server: OpenOnProcess }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the fixtures needed off this pattern.
    async ({}, use) => {
      await using home = await createDatabase('embedded')
      await using openon = await startProcess('all', { ...home.env, ...env })
      await use(openon)
    },
    { scope: 'file' },
  ],
})

test('the guide of the kit shows the examples that are run here', async () => {
  const guide = await readFile(new URL('../../docs/kit.md', import.meta.url), 'utf8')
  const blocks = [...guide.matchAll(/<!-- (\S+) -->\n```ts\n([\s\S]*?)```/g)]
  expect(blocks).toHaveLength(3)
  for (const [, path, code] of blocks) {
    expect(code?.trim(), path).toBe((await readFile(new URL(`../../${path}`, import.meta.url), 'utf8')).trim())
  }
  expect([...guide.matchAll(/```ts/g)], 'no code but that').toHaveLength(blocks.length)
})

test('the first lines of a program of one’s own seal a letter, wait for its day and open it', async ({ server }) => {
  const alice = await signUp({ url: server.url, log: server.log }, 'alice')
  expect(await writeToMyself(server.url, alice.username, password, 3_000)).toBe('You waited.')
  await expect(writeToMyself(server.url, alice.username, 'Wrong-horse-1')).rejects.toThrow('wrong')
})

test('processes that share a file are one session, which one of them refreshes', async ({ server }) => {
  await using folder = await temporaryFolder()
  const path = `${folder.path}/session`
  const alice = await signUp({ url: server.url, log: server.log }, 'alice')
  const openon = connect({ url: server.url, storage: fileStorage(path) })
  await openon.session.logIn({ login: alice.username, password })
  await openon.session.restored
  const kept = JSON.parse(await readFile(path, 'utf8'))
  await fileStorage(path).write(JSON.stringify({ ...kept, staleAt: 0 }))

  const told = await Promise.all(Array.from({ length: 4 }, () => askInProcess(server.url, path)))
  expect(told.map(({ username }) => username)).toEqual(told.map(() => alice.username))
  expect(told.map(({ refreshes }) => refreshes).toSorted()).toEqual([0, 0, 0, 1])
  openon.close()
})

test.for([
  ['WebSocket', { webSocket: WebSocket }],
  ['SSE', {}],
] as const)('a feed over %s goes on when its server is killed, and when it is replaced', async ([, options]) => {
  await using home = await createDatabase('embedded')
  const own = { ...home.env, ...env, PORT: String(await freePort()) }
  let server = await startProcess('all', own)
  try {
    const alice = await signUp(server, 'alice')
    const openon = connect({ url: server.url, ...options })
    await openon.session.logIn({ login: alice.username, password })
    const heard: number[] = []
    const listening = (async () => {
      for await (const { seq } of openon.feed({ after: 0 })) if (heard.push(seq) === 6) break
    })()
    const writes = async () => {
      const known = heard.length
      for (let n = 0; n < 2; n++) await alice.seals({ for: alice, in: '30d' })
      await until(() => heard.length === known + 2)
    }

    await writes()
    for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
      await server.end(signal)
      server = await startProcess('all', own)
      await writes()
    }
    await listening
    expect(heard).toEqual([1, 2, 3, 4, 5, 6])
    openon.close()
  } finally {
    await server[Symbol.asyncDispose]()
  }
})

test('a program that follows goes on when its server is away at first, and when either is killed', async () => {
  await using home = await createDatabase('embedded')
  await using folder = await temporaryFolder()
  const own = { ...home.env, ...env, PORT: String(await freePort()) }
  let server = await startProcess('all', own)
  const alice = await signUp(server, 'alice')
  await server.end('SIGKILL')
  const program = fileURLToPath(new URL('./examples/follower.ts', import.meta.url))
  const printed: string[] = []
  const follow = () => {
    const child = spawn(process.execPath, [
      '--import',
      'tsx',
      program,
      server.url,
      alice.username,
      password,
      `${folder.path}/seq`,
    ])
    createInterface(child.stdout).on('line', (line) => void printed.push(line))
    return child
  }
  let follower = follow()
  try {
    server = await startProcess('all', own)
    const seals = (title: string) => alice.seals({ for: alice, in: '30d', title })
    await seals('One')
    await until(() => printed.length === 1)
    await server.end('SIGKILL')
    server = await startProcess('all', own)
    await seals('Two')
    await until(async () => (await readFile(`${folder.path}/seq`, 'utf8')) === '2')
    follower.kill('SIGKILL')
    await once(follower, 'close')
    await seals('Three')
    follower = follow()
    await until(() => printed.length === 3)
    expect(printed).toEqual(['1 CapsuleSealed One', '2 CapsuleSealed Two', '3 CapsuleSealed Three'])
  } finally {
    follower.kill('SIGKILL')
    await server[Symbol.asyncDispose]()
  }
})

/** Another process that asks who is signed in by the session in a file. */
async function askInProcess(url: string, path: string): Promise<{ username?: string; refreshes: number }> {
  const program = fileURLToPath(new URL('./examples/who-is-in.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', program, url, path])
  let said = ''
  child.stdout.on('data', (data) => {
    said += data
  })
  child.stderr.on('data', (data) => {
    said += data
  })
  await once(child, 'close')
  return JSON.parse(said)
}
