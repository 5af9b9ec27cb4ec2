import { seededRandom } from '../oracle/random.ts'
import type { Bulk } from './bulk.ts'
import { findMirrorFaults } from './compare-mirror.ts'
import { drawFate, pass } from './fate.ts'
import { FaultCounts, faultKinds } from './fault-counts.ts'
import type { QueuePlace } from './fault-queues.ts'
import { createFaultSystem } from './fault-system.ts'
import { findFaults, outboxEmpty } from './find-faults.ts'
import { beginRebuild, endOfRebuild, type Rebuilt, rollBack } from './rebuild.ts'
import type { Scene } from './scene.ts'
import type { FaultStack } from './stack.ts'
import { makeTrouble, playCalmly, playSurroundings } from './trouble-phases.ts'
import { within } from './within.ts'
import { startWriters } from './writers.ts'

export interface SeedOptions {
  readonly seed: number
  /** Duration of writes and faults. */
  readonly seconds: number
  /** Also faults that last as long as the indexer's own time-out. */
  readonly slow: boolean
  /** Whether the index is rebuilt and swapped meanwhile. */
  readonly rebuilds: boolean
  /** Leaves the queues alone, for a mutated build that must fail for another reason. */
  readonly sparesQueues: boolean
  /** Where the queues are. */
  readonly queue: QueuePlace
  /** The folder with the services. */
  readonly build: string
}

export interface SeedResult {
  readonly counts: FaultCounts
  /** Lines about what is wrong; empty when the index equals the database. */
  readonly faults: readonly string[]
  readonly transactions: number
  readonly leads: number
}

/** One seed: a new system, random writers with faults, and the comparison once everything has settled; then again after what comes from outside. */
export async function runSeed(stack: FaultStack, options: SeedOptions): Promise<SeedResult> {
  const counts = new FaultCounts(faultKinds)
  const system = await createFaultSystem(stack, { ...options, count: counts.count })
  const { scene } = system
  const { index, database, engine, indexers } = scene
  try {
    const [first, second] = indexers
    await first?.start()
    await scene.mirror.start()
    const writers = startWriters(database, options.seed, 3)
    const random = seededRandom(options.seed + 500_000)
    const later = (bulk: Bulk) =>
      within(200 + random.below(1_500), () => bulk.operations.every(({ id }) => engine.ledger.isOutdated(id, bulk)))
    system.decide((bulk) => drawFate(random, later, bulk))
    await second?.start()
    if (options.rebuilds) await beginRebuild(scene, options.seconds / 2)
    await makeTrouble(scene, options)
    await writers.stop()
    system.decide(() => pass)
    await outboxEmpty(database.sql, "lane <> 'confirm'")
    const { previous, fault } = options.rebuilds ? await afterRebuild(scene, options) : {}
    await playCalmly(scene)
    const faults = fault === undefined ? [] : [fault]
    // The previous index is kept for a rollback: it must be as correct as the new one.
    const indices = previous === undefined ? [index] : [index, previous]
    const compare = async () => {
      for (const compared of indices)
        faults.push(
          ...(await findFaults({
            sql: database.sql,
            engineUrl: stack.urls.ELASTICSEARCH_URL,
            index: compared,
            ledger: engine.ledger,
          })),
        )
      faults.push(...(await findMirrorFaults(database.sql, scene.mirror)))
    }
    await compare()
    if (faults.length === 0 && !options.sparesQueues) {
      await playSurroundings(scene)
      await compare()
    }
    if (engine.ledger.senders.size === indexers.length) counts.count('two indexers wrote to the index')
    faults.push(...system.faults)
    const [row] = await database.sql<{ leads: number }>('SELECT count(*) AS leads FROM lead')
    return {
      counts,
      faults: [...indexers.flatMap(({ deaths }) => deaths), ...faults],
      transactions: writers.transactions(),
      leads: row?.leads ?? 0,
    }
  } finally {
    await system.stop()
  }
}

async function afterRebuild(scene: Scene, { slow }: SeedOptions): Promise<Rebuilt> {
  const rebuilt = await endOfRebuild(scene)
  return slow && rebuilt.fault === undefined ? rollBack(scene) : rebuilt
}
