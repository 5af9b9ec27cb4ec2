import t from 'tap'
import { createBatchSize } from '../src/sync/batch-size.ts'

type Step = 'shrink' | 'grow'
const times = (step: Step, count: number): Step[] => Array.from({ length: count }, () => step)

const cases: [maxLeads: number, steps: Step[], leads: number, why: string][] = [
  [500, [], 500, 'it starts with the maximum'],
  [500, ['grow'], 500, 'it never exceeds the maximum'],
  [500, ['shrink'], 250, 'it is halved'],
  [500, ['shrink', 'shrink', 'grow'], 138, 'it grows by a tenth'],
  [500, times('shrink', 50), 10, 'ten leads are the minimum'],
  [500, [...times('shrink', 50), ...times('grow', 50)], 500, 'it recovers'],
  [4, times('shrink', 5), 4, 'a maximum below the minimum counts'],
]

t.test('The size of batches follows what Elasticsearch can take', async (t) => {
  for (const [maxLeads, steps, leads, why] of cases) {
    const size = createBatchSize(maxLeads)
    for (const step of steps) size[step]()
    t.equal(size.leads(), leads, why)
  }
})
