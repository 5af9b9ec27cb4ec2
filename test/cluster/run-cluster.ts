import { resolve } from 'node:path'
import { FaultCounts } from '../faults/fault-counts.ts'
import { createMutatedBuild } from '../faults/mutated-build.ts'
import { findMutation } from '../faults/mutations.ts'
import { linesOf } from './figures.ts'
import { type ClusterKind, clusterKinds, runSeed } from './seed-run.ts'
import type { ClusterStack } from './stack.ts'
import { type TroubleKind, troubleKinds } from './troubles.ts'

interface Options {
  readonly firstSeed: number
  readonly seeds: number
  readonly searchesPerSecond: number
  readonly writers: number
  /** Only troubles whose names contain this. */
  readonly only?: string | undefined
  readonly mutation?: string | undefined
  readonly say: (line: string) => void
}

/** Runs seeds one after the other; returns lines about what was wrong: none when the index equalled the database. */
export async function runCluster(stack: ClusterStack, options: Options): Promise<string[]> {
  const { firstSeed, seeds, only = '', mutation, say } = options
  const kinds: readonly TroubleKind[] = troubleKinds.filter((kind) => kind.includes(only))
  const build = mutation === undefined ? undefined : await createMutatedBuild(findMutation(mutation))
  const all = new FaultCounts<ClusterKind>(clusterKinds)
  const wrong: string[] = []
  try {
    for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
      const start = Date.now()
      const result = await runSeed(stack, {
        ...options,
        seed,
        kinds,
        rebuilds: only === '',
        build: build?.folder ?? resolve('.'),
      })
      all.add(result.counts)
      const took = ((Date.now() - start) / 1_000).toFixed(0)
      const verdict = result.faults.length === 0 ? 'equal' : 'NOT EQUAL'
      say(
        `seed ${seed}: ${verdict}, ${result.leads} leads, ${result.changesPerSecond} changes/s, ${result.searches} searches, ${took} s`,
      )
      for (const figures of result.figures) for (const line of linesOf(figures)) say(`  ${line}`)
      for (const line of result.faults) say(`  ${line}`)
      if (result.faults.length > 0) wrong.push(`seed ${seed}`, ...result.faults)
      if (mutation && result.faults.length > 0) break
    }
  } finally {
    await build?.remove()
  }
  say(all.table())
  if (!mutation && only === '' && all.missing().length > 0) wrong.push(`Never acted: ${all.missing().join('; ')}`)
  say(wrong.length === 0 ? `PASSED: ${seeds} seeds` : ['FAILED:', ...wrong].join('\n  '))
  return wrong
}
