/** Random draws that depend on a seed alone. */
export interface Random {
  /** From 0 up to, but not including, 1. */
  fraction(): number
  /** A whole number from `min` to `max`, both included. */
  whole(min: number, max: number): number
  chance(probability: number): boolean
  pick<Item>(items: readonly Item[]): Item
  /** Draws early items more often than late ones. */
  pickEarly<Item>(items: readonly Item[]): Item
}

/** Mulberry32: a generator of 32 bits of state, good enough for invented people. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const at = <Item>(items: readonly Item[], index: number): Item => {
    const item = items[index]
    if (item === undefined) throw new Error('The list to draw from is empty.')
    return item
  }
  return {
    fraction,
    whole: (min, max) => min + Math.floor(fraction() * (max - min + 1)),
    chance: (probability) => fraction() < probability,
    pick: (items) => at(items, Math.floor(fraction() * items.length)),
    pickEarly: (items) => at(items, Math.floor(fraction() ** 2 * items.length)),
  }
}
