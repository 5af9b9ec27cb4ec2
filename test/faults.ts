// `npm run test:faults`: random writers, faults of every kind meanwhile, and a comparison of index and database that
// shares no code with the project. With `--mutation NAME` a guard of the protocol is taken out, and the run must fail.
import { parseArgs } from 'node:util'
import { queuePlaces } from './faults/fault-queues.ts'
import { onFaultStack, runFaults } from './faults/run-faults.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '10' },
    queue: { type: 'string', default: 'redis' },
    mutation: { type: 'string' },
  },
})

const queue = queuePlaces.find((place) => place === values.queue)
if (!queue) throw new Error(`--queue is ${queuePlaces.join(' or ')}.`)

let passed = false
await onFaultStack(async (stack) => {
  const wrong = await runFaults(stack, {
    firstSeed: Number(values.seed),
    seeds: Number(values.seeds),
    seconds: Number(values.seconds),
    queue,
    mutation: values.mutation,
    say: console.log,
  })
  passed = wrong.length === 0
})
process.exit(passed ? 0 : 1)
