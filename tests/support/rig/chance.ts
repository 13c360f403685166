/** Draws that a seed decides. */
export interface Chance {
  /** A number from 0 up to 1. */
  draw(): number
  pick<Item>(items: readonly Item[]): Item
}

export function createChance(seed: number): Chance {
  const draw = mulberry32(seed)
  return { draw, pick: <Item>(items: readonly Item[]): Item => items[Math.floor(draw() * items.length)] as Item }
}

/** A small generator of random numbers below 1 that a seed decides (Tommy Ettinger, public domain). */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
