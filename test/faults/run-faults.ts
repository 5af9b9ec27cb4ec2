import { resolve } from 'node:path'
import { FaultCounts, type FaultKind, faultKinds, queueServerKinds, rebuildKinds, slowKinds } from './fault-counts.ts'
import type { QueuePlace } from './fault-queues.ts'
import { createMutatedBuild } from './mutated-build.ts'
import { findMutation } from './mutations.ts'
import { runSeed } from './seed-run.ts'
import { type FaultStack, startFaultStack } from './stack.ts'

interface Options {
  readonly firstSeed: number
  readonly seeds: number
  readonly seconds: number
  /** So many seeds follow, one by one, while there is a kind of fault that chance has not brought. */
  readonly spareSeeds?: number
  /** Where the queues are. Default: in Redis. */
  readonly queue?: QueuePlace
  readonly mutation?: string | undefined
  readonly say: (line: string) => void
}

/** Every fourth seed has the faults that last half a minute. */
const isSlow = (seed: number) => seed % 4 === 0
/** Every second one rebuilds the index meanwhile. */
const isRebuilt = (seed: number) => seed % 2 === 0

/**
 * Runs seeds one after the other on a stack; returns lines about what was wrong: none when the index equalled the database
 * and every fault acted.
 */
export async function runFaults(stack: FaultStack, options: Options): Promise<string[]> {
  const { spareSeeds = 0, say } = options
  const mutation = options.mutation === undefined ? undefined : findMutation(options.mutation)
  const build = mutation ? await createMutatedBuild(mutation) : undefined
  const seeds = seedsOf(options)
  const maxSeeds = seeds.length + spareSeeds
  const all = new FaultCounts(faultKinds)
  const missing = () => (mutation ? [] : all.missing(plannedKinds(options)))
  const wrong: string[] = []
  try {
    for (const seed of seeds) {
      const start = Date.now()
      const { counts, faults, transactions, leads } = await runSeed(stack, {
        seed,
        seconds: options.seconds,
        slow: isSlow(seed),
        rebuilds: isRebuilt(seed),
        sparesQueues: mutation?.sparesQueues ?? false,
        queue: options.queue ?? 'redis',
        build: build?.folder ?? resolve('.'),
      })
      all.add(counts)
      const took = ((Date.now() - start) / 1_000).toFixed(0)
      const verdict = faults.length === 0 ? 'equal' : 'NOT EQUAL'
      say(`seed ${seed}: ${verdict}, ${leads} leads, ${transactions} transactions, ${counts.total()} faults, ${took} s`)
      for (const line of faults) say(`  ${line}`)
      if (faults.length > 0) wrong.push(`seed ${seed}`, ...faults)
      if (mutation && faults.length > 0) break
      // Four further on has the same kinds of faults.
      if (seed === seeds.at(-1) && seeds.length < maxSeeds && missing().length > 0) seeds.push(seed + 4)
    }
  } finally {
    await build?.remove()
  }
  say(all.table())
  if (missing().length > 0) wrong.push(`Never acted: ${missing().join('; ')}`)
  say(wrong.length === 0 ? `PASSED: ${seeds.length} seeds` : ['FAILED:', ...wrong].join('\n  '))
  return wrong
}

const seedsOf = ({ firstSeed, seeds }: Options) => Array.from({ length: seeds }, (_, number) => firstSeed + number)

function plannedKinds(options: Options): FaultKind[] {
  const has = (isSo: (seed: number) => boolean) => seedsOf(options).some(isSo)
  return faultKinds.filter(
    (kind) =>
      (has(isSlow) || !slowKinds.includes(kind)) &&
      (has(isRebuilt) || !rebuildKinds.includes(kind)) &&
      (options.queue !== 'postgres' || !queueServerKinds.includes(kind)),
  )
}

export function onFaultStack(work: (stack: FaultStack) => Promise<void>): Promise<void> {
  return onStack(startFaultStack, work)
}

/** Runs `work` on servers that also end when this process is told to. */
export async function onStack<Stack extends Pick<FaultStack, 'urls' | 'stop'>>(
  start: () => Promise<Stack>,
  work: (stack: Stack) => Promise<void>,
): Promise<void> {
  const stack = await start()
  Object.assign(process.env, stack.urls)
  const interrupt = () => void stack.stop().finally(() => process.exit(130))
  process.once('SIGINT', interrupt)
  process.once('SIGTERM', interrupt)
  try {
    await work(stack)
  } finally {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
    await stack.stop()
  }
}
