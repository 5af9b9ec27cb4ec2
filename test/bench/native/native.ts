import type { Figure } from '../figure.ts'
import type { BenchSystem } from '../system.ts'
import { measureBatch } from './batch.ts'
import { measureFacets } from './facets.ts'
import { measureFresh } from './fresh.ts'
import { measureWalks } from './walk.ts'

/** The native API: facets, batches, walks by cursor, and searches that wait for changes. */
export async function measureNative(system: BenchSystem): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const measure of [measureFacets, measureBatch, measureWalks, measureFresh])
    figures.push(...(await measure(system)))
  return figures
}
