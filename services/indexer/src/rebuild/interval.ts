/** Tells when something is due that must not happen more often than once per interval. Due at first. */
export interface Interval {
  isDue(): boolean
  /** It happened: the interval begins. */
  restart(): void
  /** It is due at once. */
  expire(): void
}

export function createInterval(intervalMs: number): Interval {
  let startedAt = -Infinity
  return {
    isDue: () => performance.now() - startedAt >= intervalMs,
    restart() {
      startedAt = performance.now()
    },
    expire() {
      startedAt = -Infinity
    },
  }
}
