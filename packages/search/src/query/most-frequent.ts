import type { ValueCount } from './read-facets.ts'

/**
 * The `size` most frequent of values that come in the order of the index, which equally frequent ones keep; and the sum of
 * all counts. The others are handed to `leaveOut`.
 */
export async function mostFrequent(
  pages: AsyncIterable<readonly ValueCount[]>,
  size: number,
  leaveOut: ((values: readonly ValueCount[]) => void) | undefined,
): Promise<{ readonly shown: readonly ValueCount[]; readonly sum: number }> {
  let shown: ValueCount[] = []
  let sum = 0
  for await (const page of pages) {
    sum = page.reduce((total, { count }) => total + count, sum)
    shown = [...shown, ...page].sort((a, b) => b.count - a.count)
    leaveOut?.(shown.splice(size))
    shown.length = Math.min(shown.length, size)
  }
  return { shown, sum }
}
