import t from 'tap'
import { onFaultStack, runFaults } from './run-faults.ts'

// The short form; `npm run test:faults` has more seeds, longer ones, and every mutation.

await onFaultStack(async (stack) => {
  await t.test('The index equals the database after faults of every kind', async (t) => {
    const say = (line: string) => t.comment(line)
    // An even seed, which rebuilds the index meanwhile.
    t.same(await runFaults(stack, { firstSeed: 2, seeds: 1, seconds: 12, spareSeeds: 2, say }), [])
  })
})
