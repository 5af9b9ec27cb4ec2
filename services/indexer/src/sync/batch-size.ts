/** How many leads a batch may have: halved when Elasticsearch cannot keep up, grown slowly while it can. */
export interface BatchSize {
  leads(): number
  shrink(): void
  grow(): void
}

const minLeads = 10

export function createBatchSize(maxLeads: number): BatchSize {
  let leads = maxLeads
  return {
    leads: () => Math.round(leads),
    shrink() {
      leads = Math.max(Math.min(minLeads, maxLeads), leads / 2)
    },
    grow() {
      leads = Math.min(maxLeads, leads * 1.1)
    },
  }
}
