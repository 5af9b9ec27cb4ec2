import { setTimeout as sleep } from 'node:timers/promises'
import { FaultCounts } from '../faults/fault-counts.ts'
import { findFaults, outboxEmpty } from '../faults/find-faults.ts'
import { beginRebuild, endOfRebuild } from '../faults/rebuild.ts'
import { within } from '../faults/within.ts'
import { startWriters } from '../faults/writers.ts'
import { seededRandom } from '../oracle/random.ts'
import { galena } from '../support/galena.ts'
import { createEngine } from './engine.ts'
import { type Figures, figuresOf, type TroubleSpan } from './figures.ts'
import { startMover } from './mover.ts'
import { startSearches } from './searches.ts'
import type { ClusterStack } from './stack.ts'
import { type ClusterSystem, createSystem } from './system.ts'
import { startTelling } from './telling.ts'
import type { TroubleScene } from './trouble.ts'
import { type TroubleKind, troubleKinds, troubles } from './troubles.ts'

export const clusterKinds = [
  ...troubleKinds,
  'node stopped while the last changes were written',
  'index swapped after a rebuild',
] as const
export type ClusterKind = (typeof clusterKinds)[number]

export interface SeedOptions {
  readonly seed: number
  readonly searchesPerSecond: number
  /** Each makes about fifteen transactions a second. */
  readonly writers: number
  /** Whether the index is rebuilt and swapped beside the first of them. */
  readonly rebuilds: boolean
  /** Those to make, in random order. */
  readonly kinds: readonly TroubleKind[]
  /** The folder with the services. */
  readonly build: string
}

export interface SeedResult {
  readonly counts: FaultCounts<ClusterKind>
  /** Lines about what is wrong; none when the index equals the database, and no answer was wrong. */
  readonly faults: readonly string[]
  readonly figures: readonly Figures[]
  readonly changesPerSecond: number
  readonly searches: number
  readonly leads: number
}

const calmMs = 15_000
const lateWritesAfterMs = 6_000

/** One seed: a new system, writers and searches, one trouble after the other, and the comparison once all has settled. */
export async function runSeed(stack: ClusterStack, options: SeedOptions): Promise<SeedResult> {
  const { seed, searchesPerSecond } = options
  const counts = new FaultCounts<ClusterKind>(clusterKinds)
  const engine = createEngine(stack)
  await engine.whole()
  const system = await createSystem(stack, engine, options)
  const { database, index, indexers } = system
  const scene: TroubleScene = { random: seededRandom(seed), stack, engine, system }
  try {
    await outboxEmpty(database.sql, "lane <> 'confirm'")
    await engine.whole()
    const start = performance.now()
    const writers = startWriters(database, seed, options.writers)
    const mover = startMover(database)
    const searches = startSearches({
      address: system.api,
      key: system.keys.company,
      mover,
      perSecond: searchesPerSecond,
    })
    const telling = startTelling({ api: system.api, key: system.keys.operator, indexer: system.health })
    const figures: Figures[] = []
    const faults: string[] = []
    const rebuild = startRebuild(scene, counts)
    for (const [at, kind] of scene.random.shuffled(options.kinds).entries()) {
      await sleep(calmMs)
      if (at === 0 && options.rebuilds) await rebuild.begin()
      if (troubles[kind].isDestructive) faults.push(...(await rebuild.ended()))
      const span = await make(kind, scene)
      counts.count(kind)
      const figure = figuresOf(span, searches.all, telling.all)
      figures.push(figure)
    }
    faults.push(...(await rebuild.ended()))
    await lateWrites(scene, async () => {
      await Promise.all([writers.stop(), mover.stop()])
    })
    counts.count('node stopped while the last changes were written')
    const seconds = (performance.now() - start) / 1_000
    await Promise.all([searches.stop(), telling.stop()])
    await engine.whole()
    faults.push(...(await findFaults({ sql: database.sql, engineUrl: direct(stack), index })))
    const [row] = await database.sql<{ leads: number; changes: number }>(
      "SELECT count(*) AS leads, (SELECT last_value FROM pg_sequences WHERE schemaname = 'sync' AND sequencename = 'change_id_seq') AS changes FROM lead",
    )
    return {
      counts,
      figures,
      faults: [
        ...indexers.flatMap(({ deaths }) => deaths),
        ...searches.wrong.slice(0, 10),
        ...(searches.wrong.length > 0 ? [`${searches.wrong.length} answers were wrong`] : []),
        ...faults,
      ],
      changesPerSecond: Math.round((row?.changes ?? 0) / seconds),
      searches: searches.all.length,
      leads: row?.leads ?? 0,
    }
  } finally {
    await system.stop()
  }
}

const direct = ({ direct: addresses }: ClusterStack) => [...addresses.values()][0] ?? ''

/** Makes a trouble, ends it, and waits until everything is as before. */
async function make(kind: TroubleKind, scene: TroubleScene): Promise<TroubleSpan> {
  const { said, act } = troubles[kind]
  const actedAt = performance.now()
  const { last, end } = await act(scene)
  const command = statusCommand(scene.system)
  const note = await last()
  const backAt = performance.now()
  await end()
  await scene.engine.whole()
  await caughtUp(scene.system)
  const notes = [note, await command].filter((text) => text !== '')
  return { name: kind, actedAt, backAt, endedAt: performance.now(), said, notes }
}

/** How long the command takes, too, in the middle of it. */
async function statusCommand({ environment }: ClusterSystem): Promise<string> {
  await sleep(10_000)
  const start = performance.now()
  const { code } = await galena(['status'], { environment: { ...environment } })
  return `\`galena status\` took ${((performance.now() - start) / 1_000).toFixed(1)} s${code === 0 ? '' : ' and failed'}`
}

async function caughtUp({ database }: ClusterSystem): Promise<void> {
  const old = "SELECT FROM sync.change WHERE lane <> 'confirm' AND enqueued_at < now() - interval '20 seconds' LIMIT 1"
  if (!(await within(240_000, async () => (await database.sql(old)).length === 0)))
    throw new Error('Changes still wait after four minutes.')
}

/** Writes that a stopped node was sent arrive when everything newer has been written. */
async function lateWrites({ stack, random, system }: TroubleScene, stopWriters: () => Promise<void>): Promise<void> {
  const node = random.pick([...stack.direct.keys()])
  stack.signal(node, 'SIGSTOP')
  await sleep(lateWritesAfterMs)
  await stopWriters()
  await outboxEmpty(system.database.sql, "lane <> 'confirm'")
  stack.signal(node, 'SIGCONT')
}

/** A rebuild beside the troubles, and how it ended. */
function startRebuild({ system }: TroubleScene, counts: FaultCounts<ClusterKind>) {
  let isOpen = false
  return {
    async begin() {
      isOpen = true
      await beginRebuild(system, 20)
    },
    async ended(): Promise<string[]> {
      if (!isOpen) return []
      isOpen = false
      const { fault } = await endOfRebuild({ database: system.database, count: counts.count })
      return fault === undefined ? [] : [fault]
    },
  }
}
