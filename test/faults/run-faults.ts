import { resolve } from 'node:path'
import { FaultCounts, faultKinds, slowKinds } from './fault-counts.ts'
import { createMutatedBuild } from './mutated-build.ts'
import { findMutation } from './mutations.ts'
import { runSeed } from './seed-run.ts'
import { startFaultStack } from './stack.ts'

interface Options {
  readonly firstSeed: number
  readonly seeds: number
  readonly seconds: number
  readonly mutation?: string | undefined
  readonly say: (line: string) => void
}

/** Every fourth seed has the faults that last half a minute. */
const isSlow = (seed: number) => seed % 4 === 0
const redisKinds = ['Redis emptied with work in it', 'Redis killed with work in it']

/** Runs seeds one after the other on one stack; says whether the index equalled the database and every fault acted. */
export async function runFaults({ firstSeed, seeds, seconds, mutation: name, say }: Options): Promise<boolean> {
  const mutation = name === undefined ? undefined : findMutation(name)
  const built = mutation
    ? await createMutatedBuild(mutation)
    : { folder: resolve('.'), remove: () => Promise.resolve() }
  const all = new FaultCounts()
  const failed: number[] = []
  try {
    const stack = await startFaultStack()
    const interrupt = () => void stack.stop().finally(() => process.exit(130))
    process.once('SIGINT', interrupt)
    process.once('SIGTERM', interrupt)
    try {
      Object.assign(process.env, stack.urls)
      for (let seed = firstSeed; seed < firstSeed + seeds; seed += 1) {
        const start = Date.now()
        const { counts, faults, transactions, documents } = await runSeed(stack, {
          seed,
          seconds,
          slow: isSlow(seed),
          sparesRedis: mutation?.sparesRedis ?? false,
          build: built.folder,
        })
        all.add(counts)
        const took = ((Date.now() - start) / 1_000).toFixed(0)
        const verdict = faults.length === 0 ? 'equal' : 'NOT EQUAL'
        say(
          `seed ${seed}: ${verdict}, ${documents} leads, ${transactions} transactions, ${counts.total()} faults, ${took} s`,
        )
        if (faults.length === 0) continue
        failed.push(seed)
        for (const line of faults) say(`  ${line}`)
        if (mutation) break
      }
    } finally {
      process.off('SIGINT', interrupt)
      process.off('SIGTERM', interrupt)
      await stack.stop()
    }
  } finally {
    await built.remove()
  }
  say(all.table())
  const isPlanned = (kind: string) => !(mutation?.sparesRedis && redisKinds.includes(kind))
  const hasSlow = Array.from({ length: seeds }, (_, number) => firstSeed + number).some(isSlow)
  const missing = all.missing(faultKinds.filter((kind) => isPlanned(kind) && (hasSlow || !slowKinds.includes(kind))))
  if (missing.length > 0 && !mutation) say(`Never acted: ${missing.join('; ')}`)
  const passed = failed.length === 0 && (mutation !== undefined || missing.length === 0)
  say(passed ? `PASSED: ${seeds} seeds` : `FAILED${failed.length > 0 ? `: seeds ${failed.join(', ')}` : ''}`)
  return passed
}
