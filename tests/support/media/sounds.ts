/** Silence, as a WAV of 8,000 samples a second. */
export function wav(seconds: number): Buffer {
  const samples = Math.round(seconds * 8_000)
  const head = Buffer.from('RIFF....WAVEfmt ....................data....')
  head.writeUInt32LE(36 + samples, 4)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(8_000, 24)
  head.writeUInt32LE(8_000, 28)
  head.writeUInt16LE(1, 32)
  head.writeUInt16LE(8, 34)
  head.writeUInt32LE(samples, 40)
  return Buffer.concat([head, Buffer.alloc(samples, 128)])
}
