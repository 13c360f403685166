import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { link, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { Decrypter, Encrypter } from 'age-encryption'
import { createTarDecoder, createTarPacker, type TarPackController } from 'modern-tar'
import { keepNames } from '../folders.ts'
import { codeOf, OperatorError, wordsOf } from '../operator-error.ts'

/**
 * A backup is a tar, compressed with gzip and encrypted with a passphrase in the format of age (C2SP, age-encryption.org/v1),
 * so that it can be opened without OpenOn: `age -d backup | tar xz`. Its chunks are numbered and its last one is marked:
 * nothing that was changed, cut off or put into another order is taken for what was written.
 */

export interface Entry {
  readonly name: string
  readonly bytes: Uint8Array
}

/**
 * Begins a file, for its owner alone. To make a key of the passphrase holds up this thread for a second or, on a busy
 * machine, many: it is done here, so that nobody has to hold a lock meanwhile that must be renewed.
 *
 * @returns how to write it, down to the disk; it throws what the file system says, as also where there is such a file
 */
export async function createArchive(
  file: string,
  passphrase: string,
): Promise<(entries: AsyncIterable<Entry>) => Promise<void>> {
  const encrypter = new Encrypter()
  encrypter.setPassphrase(passphrase)
  const { readable, controller } = createTarPacker()
  const sealed = await encrypter.encrypt(readable.pipeThrough(new CompressionStream('gzip')))
  return async (entries) => {
    const target = createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true })
    await Promise.all([pipeline(Readable.fromWeb(sealed as NodeStream), target), pack(entries, controller)])
  }
}

async function pack(entries: AsyncIterable<Entry>, controller: TarPackController): Promise<void> {
  try {
    for await (const { name, bytes } of entries) {
      const writer = controller.add({ name, size: bytes.length, mode: 0o600 }).getWriter()
      await writer.write(bytes)
      await writer.close()
    }
    controller.finalize()
  } catch (error) {
    controller.error(error)
    throw error
  }
}

/**
 * Gives what was written its name, for good and unless something has it.
 *
 * @throws {OperatorError} where something has
 */
export async function nameArchive(part: string, file: string): Promise<void> {
  try {
    // Other than renaming, it never takes the place of what somebody has put there meanwhile.
    await link(part, file)
  } catch (error) {
    if (codeOf(error) === 'EEXIST' || existsSync(file)) throw isThere(file)
    // There are file systems where a file has one name alone.
    await rename(part, file)
  }
  await rm(part, { force: true })
  // There are folders that may be written and not be read.
  await keepNames(dirname(file)).catch(() => {})
}

export const isThere = (file: string): OperatorError =>
  new OperatorError(`${file} is there already: name another file, or remove it.`)

/** Bytes of an entry at most: what is written is far below, and a small file may unfold to very much. */
const longestEntry = 256 * 1024 * 1024

/**
 * Opens a file; as to the passphrase, see {@link createArchive}.
 *
 * @returns what is in it, in order. Whoever has not seen the end does not know whether it is whole
 * @throws {OperatorError} for another passphrase, and, then or later, for what is no backup or not as it was written
 */
export async function openArchive(file: string, passphrase: string): Promise<AsyncGenerator<Entry>> {
  const decrypter = new Decrypter()
  decrypter.addPassphrase(passphrase)
  const stored = Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>
  const plain = await decrypter.decrypt(stored).catch((error: unknown) => {
    throw toldOf(file, error)
  })
  // Nobody shares it with another thread, which is what the types fear.
  return unpack(file, plain as ReadableStream<Uint8Array<ArrayBuffer>>)
}

async function* unpack(file: string, plain: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<Entry> {
  const entries = plain.pipeThrough(new DecompressionStream('gzip')).pipeThrough(createTarDecoder({ strict: true }))
  const reader = entries.getReader()
  try {
    for (;;) {
      // Only what is read here can be damaged: what the caller makes of it may fail for other reasons.
      const entry = await readNext(reader).catch((error: unknown) => {
        throw damaged(file, error)
      })
      if (!entry) return
      yield entry
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

async function readNext(reader: ReadableStreamDefaultReader<ParsedEntry>): Promise<Entry | null> {
  const { done, value } = await reader.read()
  if (done) return null
  const { name, size, type } = value.header
  if (type !== 'file' || size > longestEntry) throw new RangeError('no entry that was ever written')
  return { name, bytes: new Uint8Array(await new Response(value.body).arrayBuffer()) }
}

interface ParsedEntry {
  readonly header: { readonly name: string; readonly size: number; readonly type?: string }
  readonly body: ReadableStream<Uint8Array>
}

function toldOf(file: string, error: unknown): OperatorError {
  const said = error instanceof Error ? error.message : ''
  if (/^E(?!RR_)/.test(codeOf(error) ?? '')) return new OperatorError(`${file} cannot be read: ${wordsOf(error)}.`)
  if (said.includes('no identity matched')) return new OperatorError(`That passphrase does not open ${file}.`)
  if (said.includes('HMAC')) return damaged(file, error)
  return new OperatorError(`${file} is no backup of OpenOn, or its beginning is damaged.`)
}

const damaged = (file: string, error: unknown): OperatorError =>
  Object.assign(new OperatorError(`${file} is damaged: it was changed, or cut off. Take another backup.`), {
    cause: error,
  })
