/** Random choices that a seed repeats. */
export interface Random {
  /** An integer from 0 to `limit` − 1. */
  below(limit: number): number
  chance(probability: number): boolean
  pick<Value>(list: readonly Value[]): Value
  shuffled<Value>(list: readonly Value[]): Value[]
}

/** Mulberry32, by Tommy Ettinger. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    chance: (probability) => next() < probability,
    pick<Value>(list: readonly Value[]): Value {
      if (list.length === 0) throw new Error('There is nothing to pick from.')
      return list[below(list.length)] as Value
    },
    shuffled<Value>(list: readonly Value[]): Value[] {
      const result = [...list]
      for (let end = result.length - 1; end > 0; end -= 1) {
        const other = below(end + 1)
        ;[result[end], result[other]] = [result[other] as Value, result[end] as Value]
      }
      return result
    },
  }
}
