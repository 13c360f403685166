/** Bits that so many letters or digits in a row are worth at most: people think in words. */
const word = { signs: 6, bits: 8 }
/** Signs of one kind in a row, on average, beyond which a text was not drawn by lot. */
const longestRun = 3.2
/** Bits of three signs in a row that have not come before: whatever repeats itself counts once. */
const novelty = 4

/**
 * How hard a secret is to guess, in bits, at the worst. What was drawn by lot, in base64 or hexadecimal, comes out about
 * as long as it is; what looks as if somebody had typed it is counted in words.
 */
export function guessTextBits(secret: string): number {
  const seen = new Set(Array.from({ length: Math.max(secret.length - 2, 0) }, (_, n) => secret.slice(n, n + 3)))
  const runs = secret.match(/[A-Z]?[a-z]+|[A-Z]+|\d+/g) ?? []
  const average = runs.join('').length / Math.max(runs.length, 1)
  const looksDrawn = /\d/.test(secret) && average < longestRun
  const bits = /^[\da-f]+$/i.test(secret) ? 4 * secret.length : looksDrawn ? 6 * secret.length : inWords(runs)
  return Math.min(bits, novelty * seen.size)
}

const inWords = (runs: readonly string[]): number =>
  runs.reduce((sum, { length }) => sum + Math.min(4 * length, word.bits * Math.ceil(length / word.signs)), 0)

/** The same of a key in bytes, each of which is one of many unless somebody typed it. */
export function guessKeyBits(key: Uint8Array): number {
  const isTyped = key.every((byte) => byte >= 0x20 && byte < 0x7f)
  return isTyped ? guessTextBits(Buffer.from(key).toString('latin1')) : 8 * new Set(key).size
}
