import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { begin, idIn } from '../support/clients/raw-tus.ts'
import { globalId } from '../support/ids.ts'
import type { Person } from '../support/person.ts'
import { createWorld, settle } from '../support/rig/world.ts'
import { killWithUs, temporaryFolder } from '../support/servers/throw-away.ts'
import { median, row, timed } from './measure.ts'
import { megabyte, peakDuring, readBytes, sendBytes } from './media/transfers.ts'
import { cpuOf } from './serve/cpu.ts'

// npm run bench:media -- --size 1000 --rounds 3
// A large file up and down, in turn by OpenOn (which encrypts it and has the disk keep it) and by plain node:http.

const { values } = parseArgs({
  options: { size: { type: 'string', default: '1000' }, rounds: { type: 'string', default: '3' } },
})
const [size, rounds] = [Number(values.size) * megabyte, Number(values.rounds)]

await using world = await createWorld(null, { MEDIA_FILE_SIZE: '5GB', MEDIA_QUOTA: '100GB' })
await using folder = await temporaryFolder()
const api = await world.start('api')
const alice = await settle(api, 'alice')

const file = join(folder.path, 'plain')
const plain = spawn(process.execPath, [fileURLToPath(new URL('media/plain.mjs', import.meta.url)), file], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
killWithUs(() => void plain.kill())
const [ready] = await once(plain.stdout, 'data')
const plainUrl = `http://127.0.0.1:${/\d+/.exec(String(ready))?.[0]}/`

const uploadHeaders = {
  authorization: `Bearer ${alice.accessToken}`,
  'tus-resumable': '1.0.0',
  'upload-offset': '0',
  'content-type': 'application/offset+octet-stream',
}

async function upload(bytes: number): Promise<string> {
  const to = await begin(api, alice, bytes, 'film.wav')
  const status = await sendBytes(to, 'PATCH', uploadHeaders, bytes)
  if (status !== 204) throw new Error(`Expected 204, but got ${status}.`)
  return to
}

async function linkTo(person: Person, to: string): Promise<string> {
  const draft = await person.drafts({ attachments: [{ mediaId: globalId('Media', idIn(to)) }] })
  const { found } = await person.ask<{ found: { attachments: { url: string }[] } }>(
    'query ($id: ID!) { found: draft(id: $id) { attachments { url } } }',
    { id: draft.id },
  )
  return found.attachments[0]?.url ?? ''
}

const expectSize = async (url: string, bytes: number) => {
  const read = await readBytes(url)
  if (read !== bytes) throw new Error(`Expected ${bytes} bytes, but got ${read}.`)
}

const times = {
  ...{ up: [] as number[], down: [] as number[] },
  ...{ plainUp: [] as number[], plainDown: [] as number[], keptUp: [] as number[] },
}
const peaks = { up: 0, down: 0 }
/** Milliseconds of CPU, of OpenOn and of Node alone. */
const work = { up: 0, down: 0, plainUp: 0, plainDown: 0, keptUp: 0 }
const working = async (name: keyof typeof work, pid: number, act: () => Promise<unknown>) => {
  const before = cpuOf(pid)
  times[name].push(await timed(act))
  work[name] += cpuOf(pid) - before
}
// What is compiled and loaded once.
await expectSize(await linkTo(alice, await upload(50 * megabyte)), 50 * megabyte)
let url = ''
for (let round = 0; round < rounds; round++) {
  let to = ''
  const up = () => working('up', api.pid, async () => (to = await upload(size)))
  peaks.up = Math.max(peaks.up, await peakDuring(api.pid, up))
  await working('plainUp', plain.pid ?? 0, () => sendBytes(plainUrl, 'PUT', {}, size))
  await working('keptUp', plain.pid ?? 0, () => sendBytes(`${plainUrl}kept`, 'PUT', {}, size))
  if ((await stat(file)).size !== size) throw new Error('The plain file is not all there.')
  url = await linkTo(alice, to)
  const down = () => working('down', api.pid, () => expectSize(url, size))
  peaks.down = Math.max(peaks.down, await peakDuring(api.pid, down))
  await working('plainDown', plain.pid ?? 0, () => expectSize(plainUrl, size))
}
plain.kill()

const rate = (milliseconds: number[]) => size / megabyte / (median(milliseconds) / 1_000)
const each = (milliseconds: number) => `${((milliseconds / rounds / size) * 100 * megabyte).toFixed(0)} ms`
const line = (name: 'up' | 'down', plain: 'plainUp' | 'plainDown' | 'keptUp', what = 'plain') =>
  row(
    `${values.size} MB ${name}`,
    `${rate(times[name]).toFixed(0)} MB/s`,
    `${what} ${rate(times[plain]).toFixed(0)} MB/s`,
    `${(rate(times[name]) / rate(times[plain])).toFixed(2)} ×`,
    `of CPU for 100 MB ${each(work[name])}, ${what} ${each(work[plain])}`,
    `${peaks[name]} MB more at most`,
  )
line('up', 'plainUp')
line('up', 'keptUp', 'plain that the disk keeps')
line('down', 'plainDown')

const four = 4
const several = await peakDuring(api.pid, () => Promise.all(Array.from({ length: four }, () => upload(size / 10))))
row(`${four} uploads at once`, `${(several / four).toFixed(1)} MB more each at most`)

const viewers = 50
const people = await Promise.all(Array.from({ length: 2 }, (_, n) => settle(api, `viewer-${n}`)))
const part = Math.min(size, 100 * megabyte)
// Two people have the same film, for nobody reads more than 32 files at a time.
const links = await Promise.all(
  people.map(async (person) => {
    const to = await begin(api, person, part, 'film.wav')
    await sendBytes(to, 'PATCH', { ...uploadHeaders, authorization: `Bearer ${person.accessToken}` }, part)
    return linkTo(person, to)
  }),
)
let took = 0
const watching = await peakDuring(api.pid, async () => {
  took = await timed(() =>
    Promise.all(Array.from({ length: viewers }, (_, n) => expectSize(links[n % links.length] ?? '', part))),
  )
})
row(
  `${viewers} viewers of ${part / megabyte} MB at once`,
  `${((viewers * part) / megabyte / (took / 1_000)).toFixed(0)} MB/s in all`,
  `${(watching / viewers).toFixed(1)} MB more each at most`,
)
process.exit(0)
