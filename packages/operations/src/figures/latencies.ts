/** Upper ends of the intervals that searches are counted in, in milliseconds. The last interval has none. */
const bounds = [1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1_000, 2_000, 5_000, 10_000]

/** Counts how long searches took. */
export interface Latencies {
  add(milliseconds: number): void
  /** What was counted since the last call, by interval; undefined when that is nothing. */
  take(): readonly number[] | undefined
  /** Gives back what was taken and could not be written. */
  giveBack(taken: readonly number[]): void
}

export function createLatencies(): Latencies {
  const none = () => Array.from({ length: bounds.length + 1 }, () => 0)
  let counted = none()
  return {
    add(milliseconds) {
      const at = bounds.findIndex((bound) => milliseconds <= bound)
      const interval = at < 0 ? bounds.length : at
      counted[interval] = (counted[interval] ?? 0) + 1
    },
    take() {
      if (counted.every((count) => count === 0)) return undefined
      const taken = counted
      counted = none()
      return taken
    },
    giveBack(taken) {
      counted = counted.map((count, at) => count + (taken[at] ?? 0))
    },
  }
}

/** The time within which this share of what was counted ended, as far as the intervals tell. Null when it is nothing. */
export function percentile(counted: readonly number[], share: number): number | null {
  const total = counted.reduce((sum, count) => sum + count, 0)
  let rest = total * share
  for (const [at, count] of counted.entries()) {
    if (count === 0 || rest > count) {
      rest -= count
      continue
    }
    const from = bounds[at - 1] ?? 0
    const to = bounds[at] ?? from
    return Math.round((from + ((to - from) * rest) / count) * 10) / 10
  }
  return null
}
