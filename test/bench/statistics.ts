/** The value below which a share (0–1) of the values lies, by the nearest rank. NaN for no values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/**
 * The median with its 95 % interval by order statistics: ranks n/2 ± 0.98 √n hold the true median with that
 * probability, whatever the distribution (binomial, normal approximation).
 */
export function medianInterval(values: readonly number[]): { value: number; low: number; high: number } {
  const spread = 0.98 / Math.sqrt(values.length)
  return { value: median(values), low: quantile(values, 0.5 - spread), high: quantile(values, 0.5 + spread) }
}
