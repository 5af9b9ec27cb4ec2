import t from 'tap'
import { runFaults } from './run-faults.ts'

// The short form; `npm run test:faults` has more seeds, longer ones, and every mutation.

t.test('The index equals the database after faults of every kind', async (t) => {
  // An even seed, which rebuilds the index meanwhile.
  t.ok(await runFaults({ firstSeed: 2, seeds: 1, seconds: 12, say: (line) => t.comment(line) }))
})

t.test('Without versions it does not', async (t) => {
  const said: string[] = []
  const passed = await runFaults({
    firstSeed: 1,
    seeds: 3,
    seconds: 8,
    mutation: 'no-version',
    say: (line) => said.push(line),
  })
  t.notOk(passed)
  t.match(said.join('\n'), /leads differ/)
})
