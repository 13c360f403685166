import { randomBytes } from 'node:crypto'

/** A sound of so many bytes, no two alike: what is in it does not matter, only that it is one (44 at least). */
export function sound(size: number): Buffer {
  const head = Buffer.alloc(44)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(size - 8, 4)
  head.write('WAVEfmt ', 8, 'latin1')
  head.writeUInt32LE(16, 16)
  // PCM, one channel, 8 bits, 8,000 times a second.
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(8_000, 24)
  head.writeUInt32LE(8_000, 28)
  head.writeUInt16LE(1, 32)
  head.writeUInt16LE(8, 34)
  head.write('data', 36, 'latin1')
  head.writeUInt32LE(size - 44, 40)
  return Buffer.concat([head, randomBytes(size - 44)])
}
