import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { sound } from '../../support/media/sounds.ts'
import { peakMemory } from '../measure.ts'

export const megabyte = 1_000_000

/** Sends so many bytes, the first of which are a sound's. @returns the status */
export async function sendBytes(url: string, method: string, headers: Record<string, string>, size: number) {
  const asked = request(url, { method, headers: { ...headers, 'content-length': String(size) }, agent: false })
  const answered = once(asked, 'response')
  const piece = sound(megabyte)
  for (let sent = 0; sent < size; sent += piece.length)
    if (!asked.write(piece.subarray(0, size - sent))) await Promise.race([once(asked, 'drain'), answered])
  asked.end()
  const [response] = await answered
  response.resume()
  return response.statusCode as number
}

/** Reads all of an answer and forgets it. @returns how much it was */
export async function readBytes(url: string): Promise<number> {
  const asked = request(url, { agent: false }).end()
  const [response] = await once(asked, 'response')
  let size = 0
  response.on('data', (piece: Buffer) => {
    size += piece.length
  })
  await once(response, 'end')
  return size
}

/** How much more memory a process held at most than before, in MB, while something was done. */
export async function peakDuring(pid: number, act: () => Promise<unknown>): Promise<number> {
  // Forgets the peak until now (proc(5)).
  writeFileSync(`/proc/${pid}/clear_refs`, '5')
  const before = peakMemory(pid)
  await act()
  return peakMemory(pid) - before
}
