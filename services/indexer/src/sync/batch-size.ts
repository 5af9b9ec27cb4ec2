/** How many leads a batch may have now: halved when the engine cannot keep up, grown slowly while it can. */
export interface BatchSize {
  leads(): number
  shrink(): void
  grow(): void
}

const fewest = 10

export function createBatchSize(most: number): BatchSize {
  let leads = most
  return {
    leads: () => Math.round(leads),
    shrink() {
      leads = Math.max(Math.min(fewest, most), leads / 2)
    },
    grow() {
      leads = Math.min(most, leads * 1.1)
    },
  }
}
