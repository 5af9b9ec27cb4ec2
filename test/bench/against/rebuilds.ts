import { setTimeout as sleep } from 'node:timers/promises'
import type { Compared } from './compared.ts'
import { type Comparison, compare } from './comparison.ts'
import { type Cpu, withCpu } from './cpu.ts'
import { inTurns, type Pair, type Side } from './side.ts'

const [minLeads, maxLeads] = [5_000, 20_000]
/** An engine that has just started needs some ten thousand documents to reach its speed. */
const warmUpLeads = 60_000
const maxWarmUpBlocks = 4
const lookMs = 50

/** What a side wrote in its turn. */
interface Slice {
  readonly documents: number
  readonly seconds: number
  readonly cpu: Cpu
}

interface Asked {
  readonly name: string
  readonly unit: string
  readonly kind: 'cost' | 'rate'
  readonly value: (slice: Slice) => number
  readonly tolerated?: number
}

const figures: readonly Asked[] = [
  { name: 'documents a second', unit: '/s', kind: 'rate', value: ({ documents, seconds }) => documents / seconds },
  cpuADocument('the indexer', ['indexer']),
  cpuADocument('the engine', ['engine']),
  cpuADocument('Postgres', ['postgres']),
  // To build, serialise and index the same rows, each field that is new included.
  { ...cpuADocument('the indexer and the engine', ['indexer', 'engine']), tolerated: 1.15 },
]

function cpuADocument(name: string, whose: readonly (keyof Cpu)[]): Asked {
  const value = ({ cpu, documents }: Slice) => whose.reduce((sum, one) => sum + cpu[one], 0) / documents
  return { name: `CPU of ${name} a document`, unit: 'ms', kind: 'cost', value }
}

/**
 * Both sides rebuild their index, alternately: each writes some leads, then is frozen while the other writes
 * the same ones. Ended rebuilds are followed by others until there are enough blocks; none is swapped.
 */
export async function compareRebuilds({
  sides,
  files,
  blocks,
  wanted,
  betweenBlocks,
}: Compared): Promise<Comparison[]> {
  if (!figures.some(({ name }) => wanted(name))) return []
  const size = Math.min(maxLeads, Math.max(minLeads, Math.ceil(files.leads / 10)))
  const slices = Math.max(1, Math.floor(files.leads / size))
  const warmUp = Math.min(maxWarmUpBlocks, Math.ceil(warmUpLeads / size))
  const measured: Pair<Slice>[] = []
  for (let turn = 0; measured.length < warmUp + blocks; ) {
    const runs = await inTurns(sides, turn, begin)
    try {
      for (let slice = 1; slice <= slices && measured.length < warmUp + blocks; slice++, turn++) {
        const upTo = slice === slices ? Number.POSITIVE_INFINITY : slice * size
        betweenBlocks()
        measured.push(await inTurns(sides, turn, (side, name) => advance(side, runs[name], upTo)))
      }
    } finally {
      await inTurns(sides, turn, (side) => side.run('reindex', 'cancel'))
    }
  }
  const counted = measured.slice(warmUp).filter(({ own, base }) => Math.min(own.documents, base.documents) >= size / 2)
  return figures.map(({ value, ...figure }) =>
    compare({
      suite: 'build',
      ...figure,
      blocks: counted.map(({ own, base }) => ({ own: value(own), base: value(base) })),
    }),
  )
}

/** Starts a rebuild; its number, once leads can be written. */
async function begin(side: Side): Promise<number> {
  const id = Number((await side.run('reindex', 'start')).id)
  while (!(await progress(side, id)).started) await sleep(lookMs)
  return id
}

/** Lets a rebuild write until so many leads are in the new index, or all. */
async function advance(side: Side, id: number, upTo: number): Promise<Slice> {
  const before = await progress(side, id)
  const start = performance.now()
  const { value: after, cpu } = await withCpu(side.home, async () => {
    let at = before
    while (!at.done && at.written < upTo) {
      await sleep(lookMs)
      at = await progress(side, id)
    }
    return at
  })
  return { documents: after.written - before.written, seconds: (performance.now() - start) / 1_000, cpu }
}

async function progress(side: Side, id: number): Promise<{ written: number; started: boolean; done: boolean }> {
  const { rows } = await side.pool.query<{ state: string; written: number; chunks: number; left: number }>(
    `SELECT state, (SELECT coalesce(sum(leads), 0)::int FROM sync.rebuild_chunk WHERE rebuild_id = id) AS written,
       (SELECT count(*)::int FROM sync.rebuild_chunk WHERE rebuild_id = id) AS chunks,
       (SELECT count(*)::int FROM sync.rebuild_chunk WHERE rebuild_id = id AND written_at IS NULL) AS left
     FROM sync.rebuild WHERE id = $1`,
    [id],
  )
  const { state = 'gone', written = 0, chunks = 0, left = 0 } = rows[0] ?? {}
  if (['gone', 'failed', 'cancelled'].includes(state)) throw new Error(`Rebuild ${id} in ${side.home} is ${state}.`)
  return { written, started: chunks > 0, done: chunks > 0 && left === 0 }
}
