import { randomBytes } from 'node:crypto'

/** Silence, as a WAV of 8,000 samples a second. */
export const wav = (seconds: number): Buffer => soundOf(Buffer.alloc(Math.round(seconds * 8_000), 128))

/** A sound of so many bytes, no two alike: what is in it does not matter, only that it is one (44 at least). */
export const sound = (size: number): Buffer => soundOf(randomBytes(size - 44))

/** PCM, one channel, 8 bits, 8,000 times a second. */
export function soundOf(samples: Uint8Array): Buffer {
  const head = Buffer.from('RIFF....WAVEfmt ....................data....')
  head.writeUInt32LE(36 + samples.length, 4)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(8_000, 24)
  head.writeUInt32LE(8_000, 28)
  head.writeUInt16LE(1, 32)
  head.writeUInt16LE(8, 34)
  head.writeUInt32LE(samples.length, 40)
  return Buffer.concat([head, samples])
}
