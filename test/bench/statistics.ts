/** The value below which a share (0–1) of the values lies, by the nearest rank. NaN for no values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

const minForInterval = 6

/**
 * The median with its 95 % interval by order statistics: ranks n/2 ± 0.98 √n, rounded outwards, hold the true median
 * with that probability, whatever the distribution (binomial, normal approximation). Fewer than six values have none.
 */
export function medianInterval(values: readonly number[]): { value: number; low?: number; high?: number } {
  const count = values.length
  if (count < minForInterval) return { value: median(values) }
  const sorted = values.toSorted((a, b) => a - b)
  const least = Math.max(1, Math.floor(count / 2 - 0.98 * Math.sqrt(count)))
  const [low, high] = [sorted[least - 1], sorted[count - least]]
  return { value: median(values), ...(low !== undefined && { low }), ...(high !== undefined && { high }) }
}
