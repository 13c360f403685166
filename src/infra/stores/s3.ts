import pLimit from 'p-limit'
import type { Store } from '../../domain/ports.ts'
import { isPart, mediaId, readName } from './names.ts'
import { codeIn, type Reply, readPage } from './s3-answers.ts'
import { type Bucket, openRequests, type Times } from './s3-requests.ts'

export interface S3Place extends Bucket {
  /** Before the names of all objects: empty, or with a slash at its end. */
  readonly prefix: string
}

/** Half a minute is a segment at a little over a megabit in a second. */
const usual: Times = { attempt: 30_000, pauses: [100, 400, 1_600] }

/** Requests at a time that one removal makes. */
const width = 8

/**
 * Objects in a bucket of S3, or of anything that speaks it: by requests that all of those know, without the newer
 * checksums and the removal of many at once, which some refuse. The hash of its body is signed with each, so a store
 * keeps no other bytes than were sent.
 */
export function openS3Store({ prefix, ...bucket }: S3Place, times = usual): Store {
  const { ask, close } = openRequests(bucket, times)
  const keyOf = (name: string) => {
    const { media, part } = readName(name)
    return `${prefix}${media}/${part}`
  }

  const read = async (key: string, start: number, length: number): Promise<Buffer | null> => {
    const headers = { range: `bytes=${start}-${start + length - 1}` }
    const reply = await ask({ method: 'GET', key, headers }, (reply) => isMissing(reply) || reply.status === 416)
    if (reply.status === 404) return null
    if (reply.status === 416) return Buffer.alloc(0)
    // Whoever does not know ranges sends all.
    return reply.status === 206 ? reply.body : reply.body.subarray(start, start + length)
  }
  const removeKeys = async (keys: readonly string[]) => {
    const inTurn = pLimit(width)
    try {
      await inTurn.map(keys, (key) => ask({ method: 'DELETE', key }, isMissing))
    } finally {
      inTurn.clearQueue()
    }
  }
  const list = async (media: string) => {
    const folder = `${prefix}${mediaId(media)}/`
    const found: string[] = []
    for (let next: string | null = ''; next !== null; ) {
      const from: Readonly<Record<string, string>> = next ? { 'continuation-token': next } : {}
      const page = readPage(await ask({ method: 'GET', query: { 'list-type': '2', prefix: folder, ...from } }))
      const parts = page.keys.filter((key) => key.startsWith(folder)).map((key) => key.slice(folder.length))
      found.push(...parts.filter(isPart).map((part) => `${media}/${part}`))
      next = page.next
    }
    return found
  }
  const remove = (names: readonly string[]) => removeKeys(names.map(keyOf))

  return {
    async put(name, bytes) {
      // Nobody shares it with another thread, which is what the types fear.
      await ask({ method: 'PUT', key: keyOf(name), body: bytes as Uint8Array<ArrayBuffer> })
    },
    get: async (name, start, length) => read(keyOf(name), start, length),
    removeAll: async (media) => remove(await list(media)),
    list,
    remove: async (names) => remove(names),
    async check() {
      const key = `${prefix}.check`
      await ask({ method: 'GET', query: { 'list-type': '2', prefix, 'max-keys': '1' } })
      await ask({ method: 'PUT', key, body: Buffer.from('OpenOn') })
      // Another process may have removed it meanwhile.
      await read(key, 0, 1)
      await removeKeys([key])
    },
    async close() {
      close()
    },
  }
}

/** A missing object is an answer; a missing bucket is none, nor what a proxy says that finds no store. */
const isMissing = (reply: Reply): boolean => reply.status === 404 && codeIn(reply) === 'NoSuchKey'
