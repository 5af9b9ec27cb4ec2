// `npm run test:cluster`: three nodes of Elasticsearch, writers and searches, one node after the other killed, stopped, cut
// off, emptied or full, and a comparison of index and database that shares no code with the project.
import { parseArgs } from 'node:util'
import { runCluster } from './cluster/run-cluster.ts'
import { startClusterStack } from './cluster/stack.ts'
import { onStack } from './faults/run-faults.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    searches: { type: 'string', default: '50' },
    writers: { type: 'string', default: '3' },
    only: { type: 'string' },
    mutation: { type: 'string' },
  },
})

let passed = false
await onStack(startClusterStack, async (stack) => {
  const wrong = await runCluster(stack, {
    firstSeed: Number(values.seed),
    seeds: Number(values.seeds),
    searchesPerSecond: Number(values.searches),
    writers: Number(values.writers),
    only: values.only,
    mutation: values.mutation,
    say: console.log,
  })
  passed = wrong.length === 0
})
process.exit(passed ? 0 : 1)
